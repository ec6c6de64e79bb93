import Foundation

/// A table that people and the program write to.
struct CSVBook: Book {
  let folder: URL
  let connection = "{ type: csv, path: books.csv, mapping: generic, full: yes }"
  let mergesFields = true
  private var file: URL { folder.appendingPathComponent("books.csv") }

  init(in folder: URL) throws {
    self.folder = folder
    try save([])
  }

  func firms() throws -> [Firm] { try rows().map(CSVLines.firm) }

  func add(_ firm: Firm) throws {
    try save(
      rows() + [
        [
          "key": "k\(firm.name.count)-\(UUID().uuidString)", "entity": "company", "name": firm.name,
          "phones": firm.values[.phone] ?? "", "emails": firm.values[.email] ?? "",
          "comment": firm.values[.comment] ?? "", "rest of it": "стоит",
        ]
      ])
  }

  func set(_ attribute: Attribute, of name: String, to value: String) throws {
    try save(
      rows().map { row in
        var row = row
        if row["name"] == name { row[CSVLines.column(attribute)] = value }
        return row
      })
  }

  func remove(_ name: String) throws { try save(rows().filter { $0["name"] != name }) }

  func isAtRest() throws -> Bool { try Leftovers.of(folder).isEmpty }

  func receive() {}

  private func rows() throws -> [[String: String]] {
    try CSVLines.read(String(contentsOf: file, encoding: .utf8))
  }

  private func save(_ rows: [[String: String]]) throws {
    try Data(CSVLines.write(rows, columns: CSVLines.columns).utf8).write(to: file, options: .atomic)
  }
}

/// Files that only half of a step leaves behind.
enum Leftovers {
  static func of(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".tmp") || $0.hasSuffix(".part") || $0.hasSuffix("-journal")
    }
  }
}
