/// Splits a cell into telephone numbers, as texts, in their order.
///
/// `,` `;` `/` and line ends separate, but not inside parentheses, and not before an extension (`доб`, `ext`,
/// `вн`, `#`, or one to five digits behind a comma). A part without digits belongs to the number before it.
/// Nothing of the text is lost but separators and white space.
///
/// Source: contractor-formats.md §22, "Phones".
public func splitPhones(_ text: String) -> [String] {
  var parts: [String] = []
  // Line ends are separators, and collapsing would hide them.
  for line in text.unicodeScalars.split(whereSeparator: {
    (0x0A...0x0D).contains($0.value) || $0.value == 0x2028
  }) {
    splitLine(Array(Normal.collapsed(String(line)).unicodeScalars), into: &parts)
  }
  return parts
}

private func splitLine(_ scalars: [Unicode.Scalar], into parts: inout [String]) {
  var start = 0
  var depth = 0
  for (index, scalar) in scalars.enumerated() {
    switch scalar {
    case "(": depth += 1
    case ")": depth = max(0, depth - 1)
    case ",", ";", "/":
      if depth > 0
        || belongsToNumber(rest: scalars[(index + 1)...], current: scalars[start..<index], separator: scalar)
      {
        continue
      }
      appendPart(scalars[start..<index], to: &parts)
      start = index + 1
    default: break
    }
  }
  appendPart(scalars[start...], to: &parts)
}

/// Whether what follows a separator is still about the number before it.
private func belongsToNumber(
  rest: ArraySlice<Unicode.Scalar>, current: ArraySlice<Unicode.Scalar>, separator: Unicode.Scalar
) -> Bool {
  let following = rest.drop { $0 == " " }
  guard let first = following.first else { return false }
  let digitsBefore = current.lazy.filter(\.isASCIIDigit).count
  // A label such as "тел., " in front of the number; an empty part is nothing to hold on to.
  guard digitsBefore > 0 else { return current.contains(where: \.isLetter) }
  if first == "#" || first == "*" { return true }
  if first.isLetter {
    let word = following.prefix(while: \.isLetter)
    if PhoneScanner.isExtensionWord(string(of: word)) { return true }
    let piece = following.prefix { $0 != "," && $0 != ";" && $0 != "/" }
    return !piece.contains(where: \.isASCIIDigit)
  }
  guard separator == ",", digitsBefore >= 6 else { return false }
  let piece = following.prefix { $0 != "," && $0 != ";" && $0 != "/" }
  let digits = piece.prefix(while: \.isASCIIDigit)
  return (1...5).contains(digits.count) && piece.dropFirst(digits.count).allSatisfy { $0 == " " }
}

private func appendPart(_ scalars: ArraySlice<Unicode.Scalar>, to parts: inout [String]) {
  var rest = scalars.drop { $0 == " " }
  while rest.last == " " { rest.removeLast() }
  if !rest.isEmpty { parts.append(string(of: rest)) }
}
