import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One request as the server read it.
struct ReceivedRequest: Sendable {
  let method: String
  let target: String
  let headers: [String: String]
  let body: String
  /// Which connection brought it, from 1.
  let connection: Int
}

/// What the server does with a request.
enum Reply: Sendable {
  /// A complete answer; the connection stays open.
  case answer(Int, headers: [String: String] = [:], body: [UInt8] = [])
  /// Bytes as they are, then the connection is closed.
  case raw(String)
  /// The connection is closed without a word.
  case close
  /// The connection is reset.
  case reset
  /// Nothing, until the other side gives up.
  case hang

  static func json(_ text: String, status: Int = 200) -> Reply {
    .answer(status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
  }
}

/// A scripted HTTP/1.1 server on an ephemeral port of the loopback interface; runs until ``stop()``.
///
/// Shared by the tests of HTTPTransfer and Bitrix24 through a symbolic link.
final class LoopbackServer: Sendable {
  typealias Handler = @Sendable (ReceivedRequest) -> Reply

  let port: Int
  private let core: Core

  init(_ handler: @escaping Handler) throws {
    core = try Core(handler)
    port = core.port
    let core = core
    Thread.detachNewThread { core.accept() }
  }

  /// Answers with each reply once, then with the last for ever.
  convenience init(script: [Reply]) throws {
    let left = Guarded(script)
    try self.init { _ in left.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .close } }
  }

  /// Ends the server; a test calls it in `defer`, which also keeps the server alive until then.
  func stop() {
    core.stop()
  }

  var requests: [ReceivedRequest] { core.log.withLock { $0 } }

  var origin: String { "http://127.0.0.1:\(port)" }

  /// A server that holds a port and refuses connections to it.
  static func refusing() throws -> LoopbackServer {
    LoopbackServer(try Core(isListening: false) { _ in .close })
  }

  private init(_ core: Core) {
    self.core = core
    port = core.port
  }
}

private final class Core: Sendable {
  let port: Int
  let log = Guarded<[ReceivedRequest]>([])
  private let listener: Int32
  private let isListening: Bool
  private let handler: LoopbackServer.Handler
  /// Open connections; `nil` after the end.
  private let open = Guarded<Set<Int32>?>([])

  init(isListening: Bool = true, _ handler: @escaping LoopbackServer.Handler) throws {
    self.handler = handler
    self.isListening = isListening
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && (!isListening || listen(listener, 64) == 0)
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard isReady else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  /// Only wakes the threads; each descriptor is closed by the thread that uses it, because a number that is free
  /// is at once another server's.
  func stop() {
    open.withLock { connections in
      for connection in connections ?? [] { shutdown(connection, Int32(SHUT_RDWR)) }
      connections = nil
    }
    if isListening {
      shutdown(listener, Int32(SHUT_RDWR))
    } else {
      close(listener)
    }
  }

  func accept() {
    defer { close(listener) }
    var count = 0
    while true {
      let connection = systemAccept(listener)
      guard connection >= 0 else { return }
      guard open.withLock({ $0?.insert(connection).inserted == true }) else {
        close(connection)
        return
      }
      count += 1
      let number = count
      Thread.detachNewThread { [self] in
        serve(connection, number)
        open.withLock { connections in
          connections?.remove(connection)
          close(connection)
        }
      }
    }
  }

  private func serve(_ connection: Int32, _ number: Int) {
    var buffer: [UInt8] = []
    while let request = read(connection, &buffer, number) {
      log.withLock { $0.append(request) }
      switch handler(request) {
      case .answer(let status, let headers, let body):
        var head = "HTTP/1.1 \(status) Scripted\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        write(connection, Array((head + "\r\n").utf8) + body)
      case .raw(let text):
        write(connection, Array(text.utf8))
        return
      case .close:
        return
      case .reset:
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        return
      case .hang:
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
        return
      }
    }
  }

  private func read(_ connection: Int32, _ buffer: inout [UInt8], _ number: Int) -> ReceivedRequest? {
    let blankLine = Array("\r\n\r\n".utf8)
    while true {
      if let end = buffer.firstRange(of: blankLine) {
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          if parts.count == 2 {
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
          }
        }
        let length = headers["content-length"].flatMap(Int.init) ?? 0
        if buffer.count >= end.upperBound + length {
          let body = String(decoding: buffer[end.upperBound..<end.upperBound + length], as: UTF8.self)
          buffer.removeFirst(end.upperBound + length)
          let words = lines[0].split(separator: " ")
          guard words.count == 3 else { return nil }
          return ReceivedRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body,
            connection: number)
        }
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(connection, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }

  private func write(_ connection: Int32, _ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, noSignal) }
      guard count > 0 else { return }
      sent += count
    }
  }
}

#if canImport(Glibc)
  private let noSignal = Int32(MSG_NOSIGNAL)
#else
  private let noSignal: Int32 = 0
#endif

private func systemAccept(_ listener: Int32) -> Int32 {
  accept(listener, nil, nil)
}

/// A value behind a lock that the thread sanitizer knows; of `Mutex` it sees no order between threads on Linux, and
/// reports races that are none. Unchecked because the lock stands around every access.
private final class Guarded<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try body(&value) }
  }
}
