import NIOCore
import NIOPosix

/// Posts events to handlers on loopback, and nowhere else.
enum EventSender {
  /// A handler's address, when it is http on this machine.
  struct Target: Sendable, Hashable {
    let host: String
    let port: Int
    let path: String

    init?(_ handler: String) {
      let scheme = "http://"
      guard handler.lowercased().hasPrefix(scheme) else { return nil }
      let rest = handler.dropFirst(scheme.count)
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      let parts = authority.split(separator: ":", maxSplits: 1)
      guard let host = parts.first, ["127.0.0.1", "localhost"].contains(host.lowercased()) else { return nil }
      guard let port = parts.count > 1 ? Int(parts[1]) : 80, (1...65_535).contains(port) else { return nil }
      self.host = "127.0.0.1"
      self.port = port
      let path = rest.dropFirst(authority.count)
      self.path = path.hasPrefix("/") ? String(path) : "/" + path
    }
  }

  /// - Returns: the HTTP status; 0 when nobody answered.
  static func post(_ body: String, to handler: String) async -> Int {
    guard let target = Target(handler) else { return 0 }
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(.seconds(5))
        .connect(host: target.host, port: target.port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      return try await channel.executeThenClose { inbound, outbound in
        let head =
          "POST \(target.path) HTTP/1.1\r\nHost: \(target.host):\(target.port)\r\n"
          + "User-Agent: Bitrix24 Webhook Engine\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        try await outbound.write(ByteBuffer(string: head + body))
        var answer = ByteBuffer()
        for try await part in inbound {
          answer.writeImmutableBuffer(part)
          if let status = status(String(buffer: answer)) { return status }
        }
        return 0
      }
    } catch {
      // Nobody listens, or the connection broke: the event is lost, as it is for a real portal.
      return 0
    }
  }

  /// The status of the first line, once all of it is there.
  private static func status(_ answer: String) -> Int? {
    guard let line = answer.split(separator: "\r\n", maxSplits: 1, omittingEmptySubsequences: false).first,
      line.count < answer.count
    else { return nil }
    let words = line.split(separator: " ")
    return words.count > 1 ? Int(words[1]) ?? 0 : 0
  }
}
