import Contractors
import Mappings

/// Reads cards into a tree: a `VCARD` for each, with an element for each line.
struct CardReader {
  /// Lines as they stand in the file, folds included.
  private struct Line {
    var range: Range<Int>
    /// The line's number from 1, and how many it takes.
    var number: Int
    /// Joined; nil where it is not in UTF-8.
    var text: String?
  }

  private let bytes: [UInt8]
  private let path: String
  private var tree: TextTree
  private var writer = TreeWriter()
  private var line = 1

  private init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    tree = TextTree(document: [], source: bytes)
  }

  static func read(_ bytes: [UInt8], path: String) throws(TextConnectorError) -> TextTree {
    var reader = CardReader(bytes, path: path)
    try reader.read()
    return reader.tree
  }

  private mutating func read() throws(TextConnectorError) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    let lines = self.lines(from: start)
    let cards = try cards(lines)
    let end = cards.last.map { lines[$0.upperBound - 1].range.upperBound } ?? start
    writer.open("VCARDS", [("head", piece(0..<start)), ("tail", piece(end..<bytes.count))])
    var last = start
    for card in cards {
      try write(lines[card], from: last)
      last = lines[card.upperBound - 1].range.upperBound
    }
    writer.close("VCARDS")
    tree.document = Array(writer.text.utf8)
  }

  private mutating func piece(_ range: Range<Int>) -> String {
    let name = TextTree.name(of: bytes[range])
    tree.pieces[name] = range
    return name
  }

  // MARK: Lines

  /// A line that begins with a space or tab goes on with the one before.
  private func lines(from start: Int) -> [Line] {
    var lines: [Line] = []
    var index = start
    var number = 1
    while index < bytes.count {
      let first = index
      let firstNumber = number
      var joined: [UInt8] = []
      repeat {
        let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        var content = bytes[index..<end]
        if content.last == 0x0D { content.removeLast() }
        // The space of the fold is not part of the value, whatever letter it cuts in two.
        joined += index == first ? content : content.dropFirst()
        index = min(end + 1, bytes.count)
        number += 1
      } while index < bytes.count && (bytes[index] == 0x20 || bytes[index] == 0x09)
      lines.append(
        Line(range: first..<index, number: firstNumber, text: String(validating: joined, as: UTF8.self)))
    }
    return lines
  }

  /// The lines of each card, from BEGIN to END.
  private func cards(_ lines: [Line]) throws(TextConnectorError) -> [Range<Int>] {
    var cards: [Range<Int>] = []
    var begin: Int?
    for (index, line) in lines.enumerated() {
      switch line.text.map({ $0.uppercased().filter { !$0.isWhitespace } }) {
      case "BEGIN:VCARD":
        guard begin == nil else { throw damaged(line, TextSentence.openCard) }
        begin = index
      case "END:VCARD":
        if let first = begin { cards.append(first..<index + 1) }
        begin = nil
      case nil where begin != nil: throw damaged(line, TextSentence.notUTF8)
      default: continue
      }
    }
    if let begin { throw damaged(lines[begin], TextSentence.unendedCard) }
    let isText = lines.allSatisfy { ($0.text ?? "x").allSatisfy(\.isWhitespace) }
    guard !cards.isEmpty || isText else { throw .otherForm(path: path, .vcard) }
    return cards
  }

  private func damaged(_ line: Line, _ reason: Sentence) -> TextConnectorError {
    .damaged(path: path, line: line.number, reason: reason)
  }

  // MARK: The tree

  private mutating func write(_ lines: ArraySlice<Line>, from last: Int) throws(TextConnectorError) {
    guard let begin = lines.first, let end = lines.last else { return }
    writer.line(begin.number, from: &line)
    let parsed = lines.dropFirst().dropLast().map { ($0, $0.text.flatMap { CardLine($0) }) }
    // What Apple's labels belong to.
    let groups = Set(
      parsed.compactMap { $0.1 }.filter { $0.name.uppercased() != CardName.label }.map(\.group)
    ).subtracting([""]).sorted()
    writer.open(
      "VCARD",
      [("raw", piece(last..<begin.range.upperBound)), ("end", piece(end.range))]
        + (groups.isEmpty ? [] : [("groups", groups.joined(separator: " "))]))
    let hasID = parsed.contains { $0.1?.name.uppercased() == "UID" && $0.1?.value.isEmpty == false }
    for (line, card) in parsed {
      writer.line(line.number, from: &self.line)
      guard let card else {
        writer.open(CardName.other, [("raw", piece(line.range))])
        writer.close(CardName.other)
        continue
      }
      if card.name.uppercased() == "VERSION", card.value.hasPrefix("2") {
        throw damaged(line, TextSentence.oldCard)
      }
      write(card, line.range, hasID: hasID)
    }
    writer.line(end.number, from: &line)
    writer.close("VCARD")
  }

  private mutating func write(_ card: CardLine, _ range: Range<Int>, hasID: Bool) {
    let name = CardName.name(of: card, hasID: hasID)
    writer.open(name, [("raw", piece(range))] + (card.type.map { [("TYPE", $0)] } ?? []))
    switch CardProperty(name: card.name.uppercased()).value(of: card) {
    case .none: break
    case .text(let text): writer.content(text)
    case .parts(let parts): for part in parts { writer.element(part.name, part.text) }
    }
    writer.close(name)
  }
}
