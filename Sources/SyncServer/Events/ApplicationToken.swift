internal import Crypto

/// The token by which a portal says that an event is its own; only a hash of it is kept.
public struct ApplicationToken: Sendable {
  private let digests: [[UInt8]]

  /// Takes a token, or several with white space between them: each outgoing webhook has its own. None lets nobody in.
  public init(_ tokens: String) {
    digests = tokens.split(whereSeparator: \.isWhitespace).map { Self.digest(String($0)) }
  }

  /// Whether a text is one of the tokens. How long that takes tells nothing of how much of it is right: hashes are compared, all
  /// bytes of all of them.
  public func isSame(as text: String) -> Bool {
    let other = Self.digest(text)
    var isFound = false
    for digest in digests {
      var difference: UInt8 = 0
      for (left, right) in zip(digest, other) { difference |= left ^ right }
      isFound = (difference == 0) || isFound
    }
    return isFound
  }

  private static func digest(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
