/// Takes secrets out of texts that others wrote.
enum Redaction {
  /// The text with every occurrence of each secret replaced by bullets; an empty one is none.
  static func of(_ secrets: [String], in text: String) -> String {
    secrets.filter { !$0.isEmpty }.reduce(text) { $0.replacing($1, with: "•••") }
  }
}
