import Contractors

/// Columns that come in numbered groups of a value with what belongs to it: `Phone 1 - Value` beside `Phone 1 - Type`.
struct NumberedFamily {
  /// The bag, and the kind that its elements have where the file says none.
  var field: FieldName
  var kind: String
  /// The names of the columns with `{n}` for the number.
  var value: String
  var kindColumn: String?
  var parts: [(name: String, column: String)] = []
  /// All columns of all numbers.
  var columns: [String] = []

  private static let values = [
    "value", "formatted", "number", "address", "значение", "номер", "адрес", "wert", "nummer", "adresse",
    "hodnota",
    "číslo", "adresa",
  ]
  private static let kinds = [
    "type", "label", "тип", "вид", "метка", "typ", "art", "bezeichnung", "druh", "popisek",
  ]
  private static let further: [String: String] = ["extended address": "line2", "дополнительно": "line2"]

  /// The families of a header, in the order of their first columns; `meanings` says what captions without numbers mean, folded.
  static func all(
    in columns: [String], meanings: [String: HeaderSynonyms.Meaning]
  ) -> [NumberedFamily] {
    var order: [String] = []
    var members: [String: [(column: String, tail: String, pattern: String)]] = [:]
    for column in columns {
      guard let (head, tail, pattern) = split(column) else { continue }
      if members[head] == nil { order.append(head) }
      members[head, default: []].append((column, tail, pattern))
    }
    return order.compactMap { head in
      guard case .element(let field, let kind)? = meanings[head], let own = members[head] else { return nil }
      guard let value = values.lazy.compactMap({ name in own.first { $0.tail == name } }).first else {
        return nil
      }
      var family = NumberedFamily(field: field, kind: kind, value: value.pattern)
      family.kindColumn = kinds.lazy.compactMap { name in own.first { $0.tail == name } }.first?.pattern
      if field == "addresses" {
        for member in own {
          let part: String? =
            if case .addressPart(let part)? = meanings[member.tail] { part } else { further[member.tail] }
          guard let part, !family.parts.contains(where: { $0.name == part }) else { continue }
          family.parts.append((part, member.pattern))
        }
      }
      let patterns = Set([family.value] + [family.kindColumn].compactMap(\.self) + family.parts.map(\.column))
      family.columns = own.filter { patterns.contains($0.pattern) }.map(\.column)
      return family
    }
  }

  /// `Phone 1 - Value`: `phone`, `value` and `Phone {n} - Value`; nil where no number stands between two words.
  private static func split(_ column: String) -> (head: String, tail: String, pattern: String)? {
    guard let digits = column.firstRange(of: /[0-9]+/) else { return nil }
    let (before, after) = (column[..<digits.lowerBound], column[digits.upperBound...])
    let tail = after.drop { !$0.isLetter }
    let head = before.reversed().drop { !$0.isLetter }.reversed()
    guard !head.isEmpty, !tail.isEmpty, !tail.contains(where: \.isNumber) else { return nil }
    return (
      HeadingFold.fold(String(head)), HeadingFold.fold(String(tail)), before + "{n}" + after
    )
  }
}

extension NumberedFamily {
  /// Whether a column holds values.
  func isValue(_ column: String) -> Bool { Self.is(column, of: value) }

  /// Whether a column is that of a name with some number in it.
  static func `is`(_ column: String, of pattern: String) -> Bool {
    let parts = pattern.split(separator: "{n}", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && column.hasPrefix(parts[0]) && column.hasSuffix(parts[1])
  }
}

extension HeaderReading {
  /// The spellings of kinds that address books use. Source: contractor-formats.md §9.
  private static let spellings: [(kind: String, words: [String])] = [
    ("work", ["Work", "Рабочий", "Arbeit", "Geschäftlich", "Práce", "Business"]),
    ("home", ["Home", "Домашний", "Privat", "Domů"]), ("mobile", ["Mobile", "Мобильный", "Mobil", "Cell"]),
    ("fax", ["Fax", "Work Fax", "Факс"]), ("other", ["Other", "Другое", "Andere", "Jiný"]),
  ]

  /// The rule of a family.
  func rule(of family: NumberedFamily) -> SourceNode {
    var keys: [(String, SourceNode)] = [("numbered", .text(family.value))]
    let cells = family.columns.filter { family.isValue($0) }.flatMap(self.cells)
    if family.parts.isEmpty, cells.contains(where: { $0.contains(" ::: ") }) {
      keys.append(("separator", .list([" ::: "])))
    }
    if let column = family.kindColumn {
      let said = Set(
        family.columns.filter { NumberedFamily.is($0, of: column) }.flatMap(self.cells).map(\.trimmed).filter
        { !$0.isEmpty })
      keys.append(("kind", .keys([("column", .text(column))])))
      keys.append(("kinds", .keys(kinds(said, isAddress: family.field == "addresses"))))
      keys.append(("kindless", .text("other")))
    } else if family.field == "addresses" {
      keys.append(("kind", .text(family.kind)))
    }
    if !family.parts.isEmpty {
      keys.append(("parts", .keys(family.parts.map { ($0.name, .text($0.column)) })))
    }
    return .keys(keys)
  }

  /// Kinds and how the cells spell them: known words, with a star for the main one, and all others as `other`.
  private func kinds(_ said: Set<String>, isAddress: Bool) -> [(String, SourceNode)] {
    var known: Set<String> = []
    var kinds = Self.spellings.filter { !isAddress || !["mobile", "fax"].contains($0.kind) }.map {
      kind, words in
      let spellings =
        words
        + said.sorted().filter { word in
          word.hasPrefix("* ")
            && words.contains { HeadingFold.fold($0) == HeadingFold.fold(String(word.dropFirst(2))) }
        }
      known.formUnion(spellings.map(HeadingFold.fold))
      return (isAddress && kind == "work" ? "actual" : kind, spellings)
    }
    kinds[kinds.count - 1].1 += said.sorted().filter { !known.contains(HeadingFold.fold($0)) }
    return kinds.map { ($0.0, SourceNode.list($0.1)) }
  }
}
