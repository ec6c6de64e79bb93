/// As much of CSV as the trials need, on its own and simple: quotes, semicolons or commas, any line ends.
enum CSVLines {
  static func read(_ text: String) throws -> [[String: String]] {
    var rows: [[String]] = [[]]
    var field = ""
    var isQuoted = false
    let separator: Character = text.prefix { !$0.isNewline }.contains(";") ? ";" : ","
    var rest = text.makeIterator()
    var next = rest.next()
    while let character = next {
      next = rest.next()
      if isQuoted {
        if character != "\"" {
          field.append(character)
        } else if next == "\"" {
          field.append("\"")
          next = rest.next()
        } else {
          isQuoted = false
        }
      } else if character == "\"" {
        isQuoted = true
      } else if character == separator || character.isNewline {
        rows[rows.count - 1].append(field)
        field = ""
        if character.isNewline { rows.append([]) }
      } else {
        field.append(character)
      }
    }
    guard !isQuoted, field.isEmpty, rows.removeLast().isEmpty, let header = rows.first else {
      throw TrialFailure("the file ends in the middle of a line: \(text.suffix(200))")
    }
    return try rows.dropFirst().map { row in
      guard row.count == header.count else {
        throw TrialFailure("a line has \(row.count) cells and the header \(header.count): \(row)")
      }
      return Dictionary(uniqueKeysWithValues: zip(header, row))
    }
  }

  static func write(_ rows: [[String: String]], columns: [String]) -> String {
    ([columns] + rows.map { row in columns.map { row[$0] ?? "" } }).map { cells in
      cells.map {
        "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
      }
      .joined(separator: ";") + "\r\n"
    }.joined()
  }

  static func firm(_ row: [String: String]) -> Firm {
    let email = row["emails"] ?? ""
    return Firm(
      name: row["name"] ?? "",
      values: [
        .comment: row["comment"] ?? "", .phone: Firm.digits(row["phones"] ?? ""),
        .email: email.split(separator: ":").last.map(String.init) ?? "",
      ])
  }

  static let columns = ["key", "entity", "name", "phones", "emails", "comment", "rest of it"]

  static func column(_ attribute: Attribute) -> String {
    switch attribute {
    case .comment: "comment"
    case .phone: "phones"
    case .email: "emails"
    }
  }
}
