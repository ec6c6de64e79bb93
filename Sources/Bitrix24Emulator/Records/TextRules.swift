/// How texts change on their way into the portal.
enum TextRules {
  /// Removes HTML tags and keeps what stands between them. Source: bitrix24-rest.md §5.8.
  static func withoutTags(_ text: String) -> String {
    guard text.contains("<") else { return text }
    var kept = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      let after = rest.index(after: open)
      let startsTag = after < rest.endIndex && (rest[after].isLetter || "/!".contains(rest[after]))
      guard startsTag, let close = rest[after...].firstIndex(of: ">") else {
        kept += rest[...open]
        rest = rest[after...]
        continue
      }
      kept += rest[..<open]
      rest = rest[rest.index(after: close)...]
    }
    return kept + rest
  }

  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !text.contains(where: \.isWhitespace) else { return false }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
  }

  static func trimmed(_ text: String) -> String {
    guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return text }
    let head = text.drop(while: \.isWhitespace)
    return String(head.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Russian numbers of any spelling become `+7XXXXXXXXXX`; the extension after `#` stays.
  static func reformattedPhone(_ text: String) -> String {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = (parts.first ?? "").filter { $0.isASCII && $0.isNumber }
    guard digits.count == 11, let first = digits.first, first == "7" || first == "8" else { return text }
    return "+7" + digits.dropFirst() + (parts.count > 1 ? "#" + parts[1] : "")
  }

  /// A phone without what follows its first letter or `#`.
  static func withoutExtension(_ text: String) -> String {
    trimmed(String(text.prefix { !$0.isLetter && $0 != "#" }))
  }
}
