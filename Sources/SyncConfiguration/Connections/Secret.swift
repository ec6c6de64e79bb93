/// A text that is never shown: a webhook address, a token, a password.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text itself, for the place that sends it and for no other.
  public let exposed: String

  /// Wraps a text.
  public init(_ text: String) { exposed = text }

  /// Dots, whatever the text is.
  public var description: String { "•••" }
  /// Dots, whatever the text is.
  public var debugDescription: String { "•••" }
  /// Nothing, so that a dump shows nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Where a secret stands outside the configuration file. Source: `architecture.md` §6.
public enum SecretReference: Sendable, Hashable {
  /// `${env:NAME}`: an environment variable.
  case environment(String)
  /// `${file:path}`: a file of its own, relative to the configuration's folder; surrounding white space does not count.
  case file(String)

  /// Reads `${env:NAME}` or `${file:path}`; nil for anything else.
  public init?(_ text: String) {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
    let inner = text.dropFirst(2).dropLast()
    if inner.hasPrefix("env:"), inner.count > 4 {
      self = .environment(String(inner.dropFirst(4)))
    } else if inner.hasPrefix("file:"), inner.count > 5 {
      self = .file(String(inner.dropFirst(5)))
    } else {
      return nil
    }
  }

  /// The reference as written in the file.
  public var text: String {
    switch self {
    case .environment(let name): "${env:\(name)}"
    case .file(let path): "${file:\(path)}"
    }
  }
}
