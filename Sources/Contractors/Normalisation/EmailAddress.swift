/// An e-mail address as found in a cell.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address to store: trimmed, without `mailto:`, domain in lower case, case of the local part as given.
  public let address: String

  /// Reads one address; `nil` for empty text and text longer than 320 bytes.
  ///
  /// `Анна <anna@example.com>` gives the address in angle brackets, a full stop or comma at the end is
  /// dropped, and Cyrillic letters that look like Latin ones are replaced in an address that is Latin
  /// otherwise. Text without `@` is taken as it is; see ``isPlausible``.
  ///
  /// Source: contractor-formats.md §22, "E-mails".
  public init?(_ text: String) {
    guard text.utf8.count <= Self.bytesMax else { return nil }
    if Self.isPlain(text) {
      address = text
      return
    }
    var scalars = Array(Normal.collapsed(text).unicodeScalars)[...]
    if let open = scalars.lastIndex(of: "<"), let close = scalars[open...].firstIndex(of: ">") {
      scalars = scalars[(open + 1)..<close]
    }
    while true {
      let rest = Self.trimmed(scalars)
      scalars = Self.hasScheme(rest) ? rest.dropFirst(Self.scheme.count) : rest
      if scalars.count == rest.count { break }
    }
    if let query = scalars.firstIndex(of: "?"), scalars[..<query].contains("@") {
      scalars = Self.trimmed(scalars[..<query])
    }
    var letters = Array(scalars)
    Self.makeLatin(&letters)
    let at = letters.lastIndex(of: "@") ?? letters.endIndex
    var result = Array(letters[..<at])
    for scalar in letters[at...] { appendLowerCase(of: scalar, to: &result) }
    guard !result.isEmpty else { return nil }
    address = composed(string(of: result))
  }

  /// The comparison form: the whole address in lower case.
  public var normalForm: String {
    if Self.isPlain(address) { return address }
    var folded: [Unicode.Scalar] = []
    for scalar in address.unicodeScalars { appendLowerCase(of: scalar, to: &folded) }
    return composed(string(of: folded))
  }

  /// The part after the last `@`, in lower case; `nil` if there is no `@`.
  public var domain: String? {
    address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) }
  }

  /// Whether mail could be sent there: one `@`, a local part of 1 to 64 bytes, a domain with a dot and a top
  /// level of letters, no spaces.
  public var isPlausible: Bool {
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), address.utf8.count <= 254 else {
      return false
    }
    guard
      !address.unicodeScalars.contains(where: { $0.isWhiteSpace || "<>()[],;:\"".unicodeScalars.contains($0) }
      )
    else {
      return false
    }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") })
    else {
      return false
    }
    guard !parts[0].hasPrefix("."), !parts[0].hasSuffix("."), !Normal.isPlaceholder(address) else {
      return false
    }
    return labels[labels.count - 1].unicodeScalars.filter(\.isLetter).count >= 2
  }

  /// ``address``.
  public var description: String { address }

  /// RFC 5321 allows 64 bytes, an `@` and 255 bytes; a name and brackets may stand around them.
  private static let bytesMax = 1_024
  private static let scheme = Array("mailto:".unicodeScalars)

  /// Whether a text is an address as nearly all are: small Latin letters, digits and inner marks, with
  /// nothing to clean.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    guard isSmall(first) || isDigit(first), isSmall(last) || isDigit(last) else { return false }
    return text.utf8.allSatisfy { byte in
      // "@" and "_", and "+", "-", "."; no colon, so no scheme either.
      isSmall(byte) || isDigit(byte) || byte == 0x40 || byte == 0x5F || byte == 0x2B || byte == 0x2D
        || byte == 0x2E
    }
  }

  private static func hasScheme(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    scalars.count >= scheme.count
      && zip(scalars, scheme).allSatisfy { $0 == $1 || $0.properties.lowercaseMapping == String($1) }
  }

  /// Drops what stands around an address in running text.
  private static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    var rest = scalars
    while let first = rest.first,
      first.isWhiteSpace || first.isQuote || "<([,;".unicodeScalars.contains(first)
    {
      rest = rest.dropFirst()
    }
    while let last = rest.last, last.isWhiteSpace || last.isQuote || ">)],;.".unicodeScalars.contains(last) {
      rest = rest.dropLast()
    }
    return rest
  }

  /// Replaces Cyrillic look-alikes, unless a Cyrillic letter is there that no Latin one looks like, as in an
  /// address of `.рф`.
  private static func makeLatin(_ letters: inout [Unicode.Scalar]) {
    guard letters.contains(where: \.isCyrillic), letters.contains(where: \.isLatin) else { return }
    let replaced = letters.map { $0.isCyrillic ? LookAlikes.latin(for: $0) : $0 }
    guard !replaced.contains(nil) else { return }
    letters = replaced.compactMap(\.self)
  }
}

/// Splits a cell into e-mail addresses, as texts, in their order.
///
/// Commas, semicolons and white space separate. Words without `@` around addresses, such as a person's name,
/// are left out; if no word has one, the whole text is the only element, so that the caller can report it.
///
/// Source: contractor-formats.md §22, "E-mails".
public func splitEmails(_ text: String) -> [String] {
  let collapsed = Normal.collapsed(text)
  guard !collapsed.isEmpty else { return [] }
  let words = collapsed.unicodeScalars.split { $0 == "," || $0 == ";" || $0 == " " }.map { String($0) }
  let addresses = words.filter { $0.utf8.contains(UInt8(ascii: "@")) }
  return addresses.isEmpty ? [collapsed] : addresses
}

extension Normal {
  /// The comparison form of an e-mail address: ``EmailAddress/normalForm``, or the collapsed text if it is
  /// none.
  public static func email(_ text: String) -> String {
    EmailAddress(text)?.normalForm ?? collapsed(text)
  }
}
