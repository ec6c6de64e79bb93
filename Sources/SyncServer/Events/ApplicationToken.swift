internal import Crypto

/// The token by which a portal says that an event is its own; only a hash of it is kept.
public struct ApplicationToken: Sendable {
  private let digest: [UInt8]

  /// Takes a token; an empty one lets nobody in.
  public init(_ token: String) {
    digest = token.isEmpty ? [] : Array(SHA256.hash(data: Array(token.utf8)))
  }

  /// Whether a text is the token. How long that takes tells nothing of how much of it is right: hashes are compared, all of
  /// their bytes.
  public func isSame(as text: String) -> Bool {
    let other = Array(SHA256.hash(data: Array(text.utf8)))
    guard digest.count == other.count else { return false }
    var difference: UInt8 = 0
    for index in other.indices { difference |= digest[index] ^ other[index] }
    return difference == 0
  }
}
