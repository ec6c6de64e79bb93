import CSVText

/// SplitMix64: the same seed gives the same rows everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension SeededGenerator {
  private static let pieces = [
    "Ромашка", "ООО", " ", "\"", "\"\"", ";", ",", "\t", "|", "\n", "\r\n", "\r", "'", "=", "ё", "№ 5", "1",
    "-2,5", "€", "👍🏽", "x", "sep=", "\u{FEFF}", "é", "\u{A0}",
  ]

  mutating func value() -> String {
    switch Int.random(in: 0..<5, using: &self) {
    case 0: ""
    case 1: "Контрагент"
    default: (0..<Int.random(in: 1...6, using: &self)).map { _ in piece() }.joined()
    }
  }

  mutating func piece() -> String { Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &self)] }

  mutating func rows(columns: Int? = nil) -> [[String]] {
    (0..<Int.random(in: 1...6, using: &self)).map { _ in
      let count = columns ?? Int.random(in: 1...5, using: &self)
      return (0..<count).map { _ in value() }
    }
  }

  mutating func dialect() -> CSVDialect {
    CSVDialect(
      delimiter: CSVDelimiter.recognisable.randomElement(using: &self) ?? .comma,
      quote: Bool.random(using: &self) ? .double : .single,
      quoting: CSVQuotingStyle.allCases.randomElement(using: &self) ?? .minimal,
      lineEnding: CSVLineEnding.allCases.randomElement(using: &self) ?? .lineFeed,
      hasByteOrderMark: Bool.random(using: &self), hasSeparatorLine: Bool.random(using: &self),
      hasTrailingDelimiter: Bool.random(using: &self))
  }

  /// A file as wild as files are: well-formed rows, blank lines, stray quotes and mixed line endings.
  mutating func wildBytes() -> [UInt8] {
    (0..<Int.random(in: 0...40, using: &self)).reduce(into: []) { bytes, _ in
      bytes += Array(piece().utf8)
      if Int.random(in: 0..<4, using: &self) == 0 { bytes += Array("\r\n".utf8) }
    }
  }
}

func file(_ rows: [[String]], _ dialect: CSVDialect) throws -> [UInt8] {
  let writer = CSVRowWriter(dialect: dialect)
  return try rows.reduce(into: writer.preamble) { try $0 += writer.bytes(for: $1) }
}

/// The rows of a file as text, split by `;` unless told otherwise.
func rows(_ text: String, _ dialect: CSVDialect = CSVDialect()) throws -> [CSVRow] {
  try CSVRowScanner.rows(in: Array(text.utf8), dialect: dialect)
}

func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
