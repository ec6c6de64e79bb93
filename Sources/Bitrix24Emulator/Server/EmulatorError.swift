/// Why the emulated portal cannot listen.
public enum EmulatorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Another program listens on the port.
  case portInUse(Int)
  /// The system keeps the port for its administrator.
  case portForbidden(Int)

  /// A sentence with the port in it.
  public var description: String {
    switch self {
    case .portInUse(let port): "The port \(port) is in use."
    case .portForbidden(let port): "The port \(port) needs an administrator's rights."
    }
  }
}
