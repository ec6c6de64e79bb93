import Files
import ReplicaTesting

/// A CSV file of random shape, put together cell by cell so that a test knows where each one's bytes are.
struct MadeUpFile {
  /// Everything in which files differ.
  struct Shape: Sendable, CustomStringConvertible {
    var delimiter: String
    var encoding: TextEncoding
    var hasMark: Bool
    /// Nil mixes LF and CR LF.
    var ending: String?
    var quoting: Quoting
    var hasTrailingDelimiter: Bool
    var description: String {
      "\(delimiter.debugDescription) \(encoding) mark \(hasMark) \(ending.debugDescription) \(quoting) "
        + "trailing \(hasTrailingDelimiter)"
    }
  }

  enum Quoting: Sendable, CaseIterable { case minimal, all, mixed }

  /// The cells of the rows after the header as they stand in the file.
  var rows: [[String]] = []
  private var endings: [String] = []
  private var header: String
  private var tail: String
  let shape: Shape

  static let headings = ["Код", "Цвет", "Наименование", "Заметка", "Комментарий"]
  /// The column that tests change.
  static let nameColumn = 2

  private static let words = [
    "Вектор", "Полёт", "Северный ветер", "ООО", "склад", "город", "улица", "дом", "поставка", "расчёт",
    "договор",
    "отсрочка", "Климова", "телефон",
  ]

  init(_ shape: Shape, _ random: inout RandomSource) {
    self.shape = shape
    let line = shape.ending ?? "\r\n"
    func ending(_ random: inout RandomSource) -> String {
      shape.ending ?? (random.chance(0.5) ? "\n" : "\r\n")
    }
    header = ""
    tail = ""
    header =
      Self.headings.map { Self.cell($0, shape, &random) }.joined(separator: shape.delimiter)
      + (shape.hasTrailingDelimiter ? shape.delimiter : "") + line
    for number in 0..<(3 + random.below(6)) {
      var cells = [String(number), "", "", "", ""]
      for column in 1..<5 where column == Self.nameColumn || random.chance(0.8) {
        cells[column] = Self.text(shape, &random)
      }
      // A row may end early, when nothing after the name is said.
      if !shape.hasTrailingDelimiter, random.chance(0.2) { cells.removeLast(random.below(3)) }
      rows.append(cells.map { Self.cell($0, shape, &random) })
      var end = ending(&random)
      while random.chance(0.15) { end += ending(&random) }
      endings.append(end)
    }
    while random.chance(0.3) { tail += ending(&random) }
    // The last row may have no line ending when it is whole.
    if tail.isEmpty, random.chance(0.3), rows[rows.count - 1].count == 5 { endings[endings.count - 1] = "" }
  }

  var text: String {
    var text = shape.hasMark ? "\u{FEFF}" : ""
    text += header
    for (cells, ending) in zip(rows, endings) {
      text += cells.joined(separator: shape.delimiter) + (shape.hasTrailingDelimiter ? shape.delimiter : "")
      text += ending
    }
    return text + tail
  }

  func bytes() throws -> [UInt8] { try TextEncoder.encode(text, to: shape.encoding) }

  private static func text(_ shape: Shape, _ random: inout RandomSource) -> String {
    var text = (0...random.below(3)).map { _ in random.pick(words) ?? "" }.joined(separator: " ")
    if random.chance(0.2) {
      text += random.pick(" \"в кавычках\"", ", \(shape.delimiter) и дальше", "'", " ")
    }
    if random.chance(0.15) { text += (shape.ending ?? "\n") + "вторая строка" }
    if shape.encoding != .koi8R, random.chance(0.2) { text = "«\(text)» — №1" }
    return text
  }

  static func cell(_ text: String, _ shape: Shape, _ random: inout RandomSource) -> String {
    let must = text.contains(shape.delimiter) || text.utf8.contains { [0x22, 0x0D, 0x0A].contains($0) }
    let wants = shape.quoting == .all || (shape.quoting == .mixed && random.chance(0.4))
    guard must || wants else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  static let shapes: [Shape] = {
    var shapes: [Shape] = []
    for delimiter in [",", ";", "\t", "|"] {
      for encoding in [TextEncoding.utf8, .utf16LE, .utf16BE, .windows1251, .koi8R] {
        for ending in ["\n", "\r\n", "\r", nil] {
          for quoting in Quoting.allCases {
            let marks = encoding.keepsASCII && encoding != .utf8 ? [false] : [false, true]
            for hasMark in marks {
              for trailing in [false, true] {
                shapes.append(
                  Shape(
                    delimiter: delimiter, encoding: encoding, hasMark: hasMark, ending: ending,
                    quoting: quoting, hasTrailingDelimiter: trailing))
              }
            }
          }
        }
      }
    }
    return shapes
  }()
}
