import Contractors

/// `Address 1` and `Address 2` are lines of one address rather than two addresses, unless cells say otherwise.
extension HeaderReading {
  /// What the first two lines of an address mean, by their columns; none where the file has no such pair.
  func addressLines(_ meanings: [String: HeaderSynonyms.Meaning]) -> [String: HeaderSynonyms.Meaning] {
    let hasParts = columns.contains { column in
      if case .addressPart(let part)? = meanings[HeadingFold.fold(column)] { part != "line2" } else { false }
    }
    let hasStreet = columns.contains { meanings[HeadingFold.fold($0)] == .addressPart("street") }
    if hasStreet { return [:] }
    for second in columns {
      guard let (caption, number) = numbered(second), number == "2", isAddress(caption, meanings) else {
        continue
      }
      let first = columns.first { numbered($0).map { $0 == (caption, "1") } ?? false }
      // The first line may go without its number, where the other parts of the address show what it is.
      let plain = hasParts ? columns.first { HeadingFold.fold($0) == caption } : nil
      guard let first = first ?? plain, !areWhole(first, second) else { continue }
      return [first: .addressPart("street"), second: .addressPart("line2")]
    }
    return [:]
  }

  /// Whether a column is a line of the same address as some lines.
  func isFurtherLine(_ column: String, of lines: [String: HeaderSynonyms.Meaning]) -> Bool {
    guard let (caption, _) = numbered(column) else { return false }
    return lines.keys.contains { numbered($0)?.caption == caption }
  }

  private func isAddress(_ caption: String, _ meanings: [String: HeaderSynonyms.Meaning]) -> Bool {
    if case .element("addresses", _)? = meanings[caption] { true } else { false }
  }

  /// `Address 2` as its caption, folded, and its number.
  private func numbered(_ column: String) -> (caption: String, number: String)? {
    let folded = HeadingFold.fold(column)
    let digits = String(folded.reversed().prefix { $0.isNumber }.reversed())
    let caption = String(folded.dropLast(digits.count)).trimmed
    return digits.isEmpty || caption.isEmpty ? nil : (caption, digits)
  }

  /// Whether each of two columns holds addresses that need no other line.
  private func areWhole(_ first: String, _ second: String) -> Bool {
    [first, second].allSatisfy { column in
      let filled = cells(of: column).filter { !$0.trimmed.isEmpty }
      return !filled.isEmpty && filled.count(where: isWhole) * 2 > filled.count
    }
  }

  /// A postal code or a town and more before the street.
  private func isWhole(_ cell: String) -> Bool {
    if cell.count(where: { $0 == "," }) > 1 { return true }
    return cell.split(whereSeparator: { !$0.isNumber }).contains { $0.count >= 5 }
  }
}
