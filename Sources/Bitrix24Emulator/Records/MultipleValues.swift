/// How the values of a multiple user field are kept in one text.
enum MultipleValues {
  /// The unit separator, which no honest value holds.
  private static let separator: Character = "\u{1F}"

  static func joined(_ values: [String]) -> String { values.joined(separator: String(separator)) }

  static func split(_ text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
