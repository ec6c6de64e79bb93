extension String {
  /// The text as a shell takes it for one word, for commands that a person copies.
  var shellWord: String {
    !isEmpty && allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
