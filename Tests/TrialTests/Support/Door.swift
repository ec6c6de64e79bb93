import Foundation
import Glibc
import Synchronization

/// The way to a portal, which can be shut: whoever is in it loses the connection, be it before the question was heard or after.
///
/// The portal goes on behind it and keeps what it holds, like one whose server is started again.
final class Door: Sendable {
  let port: Int
  /// Bound and never listened at: while the door is shut nobody else is given its port.
  private let place: Int32
  private struct State {
    var target = 0
    var listener: Int32 = -1
    var sockets: Set<Int32> = []
    /// Whether the portal's next words wait.
    var holds: (@Sendable () -> Bool)?
  }
  private let state = Mutex(State())

  /// A door at a free port, shut.
  init() throws {
    place = try Self.socket(port: 0, listens: false)
    let number = place
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The call fills in the address while it lasts.
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { Glibc.close(place) }

  /// Lets everybody in, to the portal at a port.
  func open(to target: Int) throws {
    let listener = try Self.socket(port: port, listens: true)
    state.withLock { state in
      state.target = target
      state.listener = listener
    }
    Thread.detachNewThread { [self] in
      while case let client = accept(listener, nil, nil), client >= 0 { serve(client, of: listener) }
      Glibc.close(listener)
    }
  }

  func shut() {
    let sockets = state.withLock { state in
      defer {
        state.sockets = []
        state.listener = -1
      }
      return state.sockets.union(state.listener < 0 ? [] : [state.listener])
    }
    // Whoever reads them closes them.
    for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  /// What the portal says is held back from the moment that something is so, until it is let go.
  func hold(when isSo: @escaping @Sendable () -> Bool) { state.withLock { $0.holds = isSo } }

  func letGo() { state.withLock { $0.holds = nil } }

  fileprivate func waitToSpeak() {
    while let isSo = state.withLock({ $0.holds }), isSo() { usleep(5000) }
  }

  private func serve(_ client: Int32, of listener: Int32) {
    let target = state.withLock { $0.listener == listener ? $0.target : nil }
    guard let target, let portal = Self.connect(to: target) else {
      Glibc.close(client)
      return
    }
    state.withLock { $0.sockets.formUnion([client, portal]) }
    Pair(client: client, portal: portal, door: self).run()
  }

  fileprivate func forget(_ sockets: [Int32]) { state.withLock { $0.sockets.subtract(sockets) } }

  private static func socket(port: Int, listens: Bool) throws -> Int32 {
    let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    for option in [SO_REUSEADDR, SO_REUSEPORT] {
      setsockopt(number, SOL_SOCKET, option, &yes, socklen_t(MemoryLayout<Int32>.size))
    }
    guard number >= 0, call(bind, number, port), !listens || listen(number, 64) == 0 else {
      throw TrialFailure("port \(port) cannot be opened: \(String(cString: strerror(errno)))")
    }
    return number
  }

  private static func connect(to port: Int) -> Int32? {
    let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if number >= 0, call(Glibc.connect, number, port) { return number }
    Glibc.close(number)
    return nil
  }

  private static func call(
    _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ number: Int32, _ port: Int
  ) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    // The call only looks at the address while it lasts.
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Two connected sockets; what comes out of one goes into the other until one of them ends.
  private final class Pair: Sendable {
    private let client: Int32
    private let portal: Int32
    private let door: Door
    private let ended = Mutex(0)

    init(client: Int32, portal: Int32, door: Door) {
      self.client = client
      self.portal = portal
      self.door = door
    }

    func run() {
      for (from, to) in [(client, portal), (portal, client)] {
        Thread.detachNewThread { [self] in pump(from, to) }
      }
    }

    private func pump(_ from: Int32, _ to: Int32) {
      var buffer = [UInt8](repeating: 0, count: 65536)
      while true {
        let count = recv(from, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        if from == portal { door.waitToSpeak() }
        guard send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
      }
      for socket in [client, portal] { shutdown(socket, Int32(SHUT_RDWR)) }
      let isLast = ended.withLock { ended in
        ended += 1
        return ended == 2
      }
      guard isLast else { return }
      door.forget([client, portal])
      for socket in [client, portal] { Glibc.close(socket) }
    }
  }
}
