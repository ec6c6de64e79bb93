import XMLText

/// Writes cards of a tree that was edited: what did not change keeps its bytes.
struct CardWriter {
  private let tree: TextTree
  private let newline: [UInt8]
  /// The version of the file's first card, which new cards get.
  private var version: String?
  private var text: [UInt8] = []

  /// Lines are folded after so many bytes, without the line break. Source: RFC 6350 §3.2.
  private static let lineBytes = 75
  /// Properties that a card must have.
  private static let required: Set<String> = ["N", "FN", "VERSION"]

  private init(_ tree: TextTree) {
    self.tree = tree
    let end = tree.source.firstIndex(of: 0x0A)
    newline = end.map { $0 > 0 && tree.source[$0 - 1] == 0x0D ? [0x0D, 0x0A] : [0x0A] } ?? [0x0D, 0x0A]
  }

  /// The text of an edited document.
  static func write(_ document: [UInt8], of tree: TextTree) throws(XMLError) -> [UInt8] {
    var writer = CardWriter(tree)
    let limits = XMLLimits(recordBytes: 1 << 30, textBytes: 1 << 30)
    guard let path = XMLRecordPath("VCARDS") else { return tree.source }
    for piece in try XMLScanner.pieces(of: document, paths: [path], limits: limits) {
      guard case .record(let slice) = piece else { continue }
      try writer.write(try XMLRecordParser(limits: limits).parse(slice).root)
    }
    return writer.text
  }

  private mutating func write(_ root: XMLElement) throws(XMLError) {
    text += tree.piece(root.attribute("head")) ?? []
    let cards = root.elements
    version = cards.first { $0.attribute("raw") != nil }?.element(named: "VERSION")?.text
    for card in cards { write(card: card) }
    text += tree.piece(root.attribute("tail")) ?? []
  }

  private mutating func write(card: XMLElement) {
    let begin = tree.piece(card.attribute("raw"))
    // A byte order mark is no line.
    if let last = text.last, last != 0x0A, text != [0xEF, 0xBB, 0xBF], begin?.first != 0x0A,
      begin?.first != 0x0D
    {
      text += newline
    }
    text += begin ?? Array("BEGIN:VCARD".utf8)[...] + newline
    let gone = removedGroups(of: card)
    for element in card.elements where !isOutdated(element, gone, in: card) {
      write(line: element, isNew: begin == nil)
    }
    text += tree.piece(card.attribute("end")) ?? Array("END:VCARD".utf8)[...] + newline
  }

  /// Whether a line says something of what is not there any more: a date in words of a birthday that is a date now, Apple's label of a
  /// line that was taken out. A card has one birthday at most. Source: RFC 6350 §6.2.5.
  private func isOutdated(_ element: XMLElement, _ gone: Set<String>, in card: XMLElement) -> Bool {
    if element.localName == CardName.birthdayText {
      return card.elements.contains {
        $0.localName == "BDAY" && $0.attribute("raw") == nil && !$0.text.isEmpty
      }
    }
    guard element.localName == CardName.label, let line = line(of: element) else { return false }
    return gone.contains(line.group)
  }

  /// The groups of which the file has a line that the card has no more, and a label that it still has.
  private func removedGroups(of card: XMLElement) -> Set<String> {
    var (labelled, kept): (Set<String>, Set<String>) = ([], [])
    for element in card.elements {
      guard let line = line(of: element), !line.group.isEmpty else { continue }
      let property = CardProperty(name: CardName.property(of: element.localName))
      if element.localName == CardName.label {
        labelled.insert(line.group)
      } else if property.value(of: line) == .none || !value(of: element, property).isEmpty {
        kept.insert(line.group)
      }
    }
    // A label that has been alone in the file stays.
    let said = card.attribute("groups")?.split(separator: " ").map(String.init) ?? []
    return labelled.subtracting(kept).intersection(said)
  }

  /// A line as it stands in the file; nil for a new one.
  private func line(of element: XMLElement) -> CardLine? {
    tree.piece(element.attribute("raw")).flatMap { CardLine(Self.joined($0)) }
  }

  private mutating func write(line element: XMLElement, isNew: Bool) {
    var name = CardName.property(of: element.localName)
    var value = self.value(of: element, CardProperty(name: name))
    if isNew, name == "VERSION", let version { value = .text(version) }
    if isNew, name == "X-ABSHOWAS", isFourth {
      (name, value) = ("KIND", .text("org"))
    }
    let property = CardProperty(name: name)
    let type = element.attribute("TYPE")
    guard let raw = tree.piece(element.attribute("raw")) else {
      if value.isEmpty, !Self.required.contains(name) { return }
      var line = property.line(CardLine(name: name, value: ""), saying: value, before: nil)
      line.setType(type)
      write(line)
      return
    }
    guard let old = CardLine(Self.joined(raw)) else {
      text += raw
      return
    }
    let before = property.value(of: old)
    if before == .none || before == value && old.type == type {
      text += raw
      return
    }
    if value.isEmpty, !Self.required.contains(name) { return }
    var line = property.line(old, saying: value, before: before)
    if old.type != type { line.setType(type) }
    if before != value { line.dropLabel() }
    write(line)
  }

  /// Whether new cards are of version 4, which has a word of its own for a firm. Source: RFC 6350 §6.1.4.
  private var isFourth: Bool { version?.hasPrefix("4") == true }

  private func value(of element: XMLElement, _ property: CardProperty) -> CardValue {
    property.isText
      ? .text(element.text) : .parts(element.elements.map { ($0.localName, $0.text) })
  }

  /// A line without its folds and its end.
  private static func joined(_ raw: ArraySlice<UInt8>) -> String {
    var joined: [UInt8] = []
    var isFold = false
    for line in raw.split(separator: 0x0A, omittingEmptySubsequences: true) {
      let content = line.last == 0x0D ? line.dropLast() : line
      joined += isFold ? content.dropFirst() : content
      isFold = true
    }
    return String(decoding: joined, as: UTF8.self)
  }

  /// Folds between letters, never within one.
  private mutating func write(_ line: CardLine) {
    var count = 0
    for scalar in line.text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if count + bytes.count > Self.lineBytes {
        text += newline + [0x20]
        count = 1
      }
      text += bytes
      count += bytes.count
    }
    text += newline
  }
}
