/// A place in the answer of an earlier command of the same batch: `$result[p0][49][ID]`.
///
/// What a reference to a missing place becomes is not documented; it may be the parent list, which as an id
/// reads as 1. Let no writing command depend on one without `halt`, or put a digit before it
/// (``prefixed(by:)``): `0$result[k][0][ID]` is then 0 and refused.
///
/// Source: bitrix24-rest.md §3.2, §14 (3).
public struct Reference: Sendable, Hashable, CustomStringConvertible {
  /// One step into an answer.
  public enum Step: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case name(String)
    case index(Int)

    /// A member's name.
    public init(stringLiteral value: String) { self = .name(value) }

    /// A place in a list, from 0.
    public init(integerLiteral value: Int) { self = .index(value) }

    fileprivate var text: String {
      switch self {
      case .name(let name): name
      case .index(let index): String(index)
      }
    }
  }

  /// The key of the earlier command.
  public let key: String

  /// The steps into its answer; empty for the whole answer.
  public let path: [Step]

  /// Text put directly before the reference.
  public let prefix: String

  /// A reference to a place in the answer of the command with that key.
  ///
  /// Whether the key stands earlier in the batch is checked when the batch is sent.
  public init(_ key: String, _ path: Step..., prefix: String = "") {
    self.init(key, path: path, prefix: prefix)
  }

  /// The same with the steps as a list.
  public init(_ key: String, path: [Step], prefix: String = "") {
    self.key = key
    self.path = path
    self.prefix = prefix
  }

  /// The same reference with text before it.
  public func prefixed(by prefix: String) -> Reference {
    Reference(key, path: path, prefix: prefix)
  }

  /// The reference as the portal reads it.
  public var description: String {
    prefix + "$result[\(key)]" + path.map { "[\($0.text)]" }.joined()
  }

  /// Whether steps and prefix hold only letters, digits and `_`, and so can be read in one way only.
  var isWellFormed: Bool {
    ([key, prefix] + path.map(\.text)).allSatisfy { $0.utf8.allSatisfy(CommandKey.isByte) }
      && !key.isEmpty && path.allSatisfy { !$0.text.isEmpty }
  }

  /// The openings that `batch` expands wherever they stand in a parameter.
  private static let openings = ["$result[", "$next[", "$total[", "$time[", "$error["]

  /// Whether the portal would take part of the text for a reference; case does not matter, to be safe.
  public static func isLike(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return false }
    let lower = text.lowercased()
    return openings.contains { opening in
      lower.indices.contains { lower[$0] == "$" && lower[$0...].hasPrefix(opening) }
    }
  }
}

extension Parameter {
  /// Whether a text in it, or a name of a map in it, looks like a reference; such a value must travel in a call
  /// of its own, since a batch would expand it.
  public var looksLikeReference: Bool {
    switch self {
    case .text(let text): Reference.isLike(text)
    case .integer, .number, .flag, .reference: false
    case .list(let elements): elements.contains(where: \.looksLikeReference)
    case .map(let map): map.looksLikeReference
    }
  }

  /// Every reference in it.
  var references: [Reference] {
    switch self {
    case .reference(let reference): [reference]
    case .list(let elements): elements.flatMap(\.references)
    case .map(let map): map.references
    case .text, .integer, .number, .flag: []
    }
  }
}

extension Parameters {
  /// Whether a text or a name in them looks like a reference; see ``Parameter/looksLikeReference``.
  public var looksLikeReference: Bool {
    entries.contains { Reference.isLike($0.name) || $0.value.looksLikeReference }
  }

  var references: [Reference] { entries.flatMap(\.value.references) }
}
