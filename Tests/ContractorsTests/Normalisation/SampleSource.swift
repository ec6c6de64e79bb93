/// Random samples from a seed: the same seed gives the same samples everywhere.
struct SampleSource: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The seeds of the properties; each is an argument of its test and so printed when the test fails.
  static let seeds: [UInt64] = [1, 2, 3, 20_240_531, 0xC0FFEE]

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// As many random decimal digits.
  mutating func digits(_ count: Int) -> [Int] {
    (0..<count).map { _ in Int.random(in: 0...9, using: &self) }
  }

  /// A text of pieces that normalisation treats in a special way, in any order.
  mutating func text(piecesMax: Int = 12) -> String {
    let count = Int.random(in: 0...piecesMax, using: &self)
    var text = ""
    for _ in 0..<count {
      let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &self)]
      text.unicodeScalars.append(contentsOf: piece.unicodeScalars)
    }
    return text
  }

  private static let pieces = [
    " ", "  ", "\t", "\n", "\u{A0}", "\u{2009}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{301}", "\u{306}",
    "\u{308}", "\u{323}",
    "и", "И", "е", "Е", "ё", "Ё", "й", "у", "У", "у\u{306}", "а", "Вектор", "ВАЗ", "ООО", "OOO", "ИП", "АО",
    "Общество", "с",
    "ограниченной", "ответственностью", "общество с ограниченной ответственностью", "Ltd", "s.r.o.", "x", "X",
    "e", "E",
    "ë", "ö", "o\u{308}", "Å", "İ", "ß", "ς", "Σ", "Å", "ﬁ", "각", "가", "🙂", "A", "B", "b", "y", "i", "I",
    "O'", "'",
    "’", "\"", "«", "»", "„", "“", ".", ",", ";", ":", "(", ")", "-", "–", "—", "−", "/", "//", "#", "@", "+",
    "7", "8", "0",
    "495", "000-00-01", "8 (495)", "доб. 12", "ext", "вн", "факс", "тел.", "mailto:", "MAILTO:", "<", ">",
    "?", "info",
    "example.com", "Example.COM", "www.", "WWW.", "http://", "https://", ":80", ":443", "рф", "1 234,50",
    "1,234.5", "00",
    "01.02.2024", "2024-02-01", "T10:00:00", "да", "нет", "№", "€",
  ]
}
