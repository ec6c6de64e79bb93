/// What a replica says of one field. A field that a record does not hold at all is *absent*: it says nothing.
///
/// Absent, empty and a value are three different statements; only the last two are observations.
/// Source: `sync-algorithm.md` §4.1.
public enum Value: Sendable, Hashable, Codable {
  /// The side holds the field and it is empty.
  case empty
  /// One value as given, in the canonical spelling of its ``FieldType``; never an empty string.
  case text(String)
  /// The elements of a bag in the side's order; never without elements.
  case bag([Element])

  /// A scalar: an empty string becomes ``empty``.
  public static func scalar(_ text: String) -> Value { text.isEmpty ? .empty : .text(text) }

  /// A bag: no elements become ``empty``.
  public static func elements(_ elements: [Element]) -> Value { elements.isEmpty ? .empty : .bag(elements) }

  /// The scalar's text, `""` when empty, nil for a bag.
  public var text: String? {
    switch self {
    case .empty: ""
    case .text(let text): text
    case .bag: nil
    }
  }

  /// The bag's elements; a scalar has none.
  public var elements: [Element] {
    if case .bag(let elements) = self { return elements }
    return []
  }
}

/// One value of a bag: a phone, an e-mail, an address, a bank account, a reference.
///
/// Its identity within the bag is its element key (``Comparison/elementKey(of:type:)``); all else are attributes.
public struct Element: Sendable, Hashable, Codable {
  /// The value as given: a number, an address in one line, an account number, another record's key.
  public var value: String
  /// `work`, `mobile`, `legal`, `OKPO` …; nil when the side does not say.
  public var kind: String?
  /// A remark that stands beside the value; nil when the side has no place for one.
  public var comment: String?
  /// Parts of an address (`postalCode`, `country`, `region`, `district`, `city`, `street`, `line2`) or of a bank account
  /// (`bankCode`, `bankName`, `correspondentAccount`, `currency`, `iban`); a part that is not there is absent.
  public var parts: [String: String]

  /// Makes an element.
  public init(_ value: String, kind: String? = nil, comment: String? = nil, parts: [String: String] = [:]) {
    self.value = value
    self.kind = kind
    self.comment = comment
    self.parts = parts
  }
}
