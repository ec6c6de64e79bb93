/// What is wrong with an address. The address itself is not repeated, since it may hold a secret.
public enum HTTPURLError: Error, Sendable, Hashable, CustomStringConvertible {
  case noScheme, unknownScheme, noHost, badHost, badPort, userInformation, badCharacter, tooLong

  /// One sentence: what was found and what is expected.
  public var description: String {
    switch self {
    case .noScheme: "the address does not begin with https://"
    case .unknownScheme: "the address begins with a protocol other than https:// or http://"
    case .noHost: "the address names no host"
    case .badHost: "the host of the address holds a character that no host name has"
    case .badPort: "the port of the address is not a number from 1 to 65535"
    case .userInformation: "the address holds a user name before '@', which is not supported"
    case .badCharacter: "the address holds a space or a control character"
    case .tooLong: "the address is longer than \(HTTPURL.bytesMax) bytes"
    }
  }
}
