extension Normal {
  /// The comparison form of a web address: no `http://` or `https://`, no `www.`, host in lower case, no
  /// slash at the end.
  ///
  /// The case of path and query is kept, since servers may tell them apart; the default ports are dropped.
  ///
  /// Source: contractor-formats.md §22.
  public static func website(_ text: String) -> String {
    var rest = Array(collapsed(text).unicodeScalars)[...]
    var isChanged = true
    // Until nothing is left to drop: forms pasted into templates read "http://https://www.example.com//".
    while isChanged {
      isChanged = false
      for prefix in ["http://", "https://", "//", "www."] where begins(rest, with: prefix) {
        rest = rest.dropFirst(prefix.unicodeScalars.count)
        isChanged = true
      }
      while rest.last == "/" || rest.last == " " { rest.removeLast() }
      while rest.first == " " { rest.removeFirst() }
    }
    let hostEnd = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var host: [Unicode.Scalar] = []
    for scalar in rest[..<hostEnd] { appendLowerCase(of: scalar, to: &host) }
    for port in [":80", ":443"] where string(of: host).hasSuffix(port) { host.removeLast(port.utf8.count) }
    while host.last == "." || host.last == " " { host.removeLast() }
    let form = composed(string(of: host + rest[hostEnd...]))
    // Dropping a port or a full stop can lay bare another thing to drop; each pass shortens the text.
    return form.utf8.count < text.utf8.count ? website(form) : form
  }

  private static func begins(_ scalars: ArraySlice<Unicode.Scalar>, with prefix: String) -> Bool {
    scalars.count >= prefix.unicodeScalars.count
      && zip(scalars, prefix.unicodeScalars).allSatisfy {
        $0 == $1 || $0.properties.lowercaseMapping == String($1)
      }
  }
}
