import Contractors

extension BagRegister {
  /// More about the element's places follows.
  private static let placesFlag: UInt8 = 128
  private static let leftAsDecided: UInt8 = 4
  private static let rightAsDecided: UInt8 = 8

  /// Most sides show the decided order, which takes one mark instead of a place for each element.
  func pack(into writer: inout ByteWriter) {
    let inOrder = Sides { elements.stand(as: $0) }
    var flags: UInt8 = (known.left ? 1 : 0) | (known.right ? 2 : 0)
    if inOrder.left { flags |= Self.leftAsDecided }
    if inOrder.right { flags |= Self.rightAsDecided }
    flags |= standing.left.rawValue << 4
    flags |= standing.right.rawValue << 6
    writer.write(flags)
    writer.write(UInt64(elements.count))
    for element in elements {
      var places = element.places
      for side in Side.allCases where inOrder[side] { places.seen[side] = nil }
      let hasPlaces = places != ElementPlaces()
      writer.write(element.key)
      var flags: UInt8 =
        (element.isMember ? 1 : 0) | (element.seen.left ? 2 : 0) | (element.seen.right ? 4 : 0)
      flags |= element.sent.left.rawValue << 3
      flags |= element.sent.right.rawValue << 5
      if hasPlaces { flags |= Self.placesFlag }
      writer.write(flags)
      if hasPlaces { places.pack(into: &writer) }
      element.attributes.pack(into: &writer)
    }
  }

  init(from reader: inout ByteReader, _ version: UInt8) throws(DamagedRegisters) {
    let flags = try reader.byte()
    self.init(known: Sides(left: flags & 1 != 0, right: flags & 2 != 0))
    guard version > 3 || flags < 4, let left = OrderStanding(rawValue: flags >> 4 & 3),
      let right = OrderStanding(rawValue: flags >> 6)
    else { throw DamagedRegisters() }
    standing = Sides(left: left, right: right)
    var decidedFirst: Int?
    for index in 0..<(try reader.count()) {
      let key = try reader.text()
      let flags = try reader.byte()
      var element = ElementRegister(
        key: key, isMember: flags & 1 != 0, seen: Sides(left: flags & 2 != 0, right: flags & 4 != 0),
        sent: Sides(
          left: SentMembership(rawValue: flags >> 3 & 3), right: SentMembership(rawValue: flags >> 5 & 3)))
      if flags & Self.placesFlag != 0 {
        if version > 3 {
          element.places = try ElementPlaces(from: &reader)
        } else {
          let marks = FirstMarks(rawValue: try reader.byte())
          element.places = marks.places
          for side in Side.allCases where marks.isKept(side) { standing[side] = .keeps }
          if marks.contains(.decided) { decidedFirst = index }
        }
      }
      element.attributes = try TupleRegister(from: &reader)
      elements.append(element)
    }
    if let decidedFirst { elements.insert(elements.remove(at: decidedFirst), at: 0) }
    for (side, flag) in [(Side.left, Self.leftAsDecided), (.right, Self.rightAsDecided)]
    where flags & flag != 0 {
      var place = 0
      for index in elements.indices where elements[index].seen[side] {
        elements[index].places.seen[side] = place
        place += 1
      }
    }
  }
}

extension ElementPlaces {
  fileprivate func pack(into writer: inout ByteWriter) {
    let all = [seen.left, seen.right, sent.left, sent.right]
    writer.write(all.enumerated().reduce(UInt8(0)) { $0 | ($1.element == nil ? 0 : 1 << $1.offset) })
    for case .some(let place) in all { writer.write(UInt64(place)) }
  }

  fileprivate init(from reader: inout ByteReader) throws(DamagedRegisters) {
    let flags = try reader.byte()
    func place(_ bit: UInt8) throws(DamagedRegisters) -> Int? {
      guard flags & bit != 0 else { return nil }
      guard let place = Int(exactly: try reader.number()) else { throw DamagedRegisters() }
      return place
    }
    self.init()
    seen.left = try place(1)
    seen.right = try place(2)
    sent.left = try place(4)
    sent.right = try place(8)
  }
}

extension [ElementRegister] {
  /// Whether a side shows its elements, at least one, in the order of the register.
  fileprivate func stand(as side: Side) -> Bool {
    guard contains(where: { $0.places.seen[side] != nil }) else { return false }
    let places = filter { $0.seen[side] }.map(\.places.seen[side])
    return !places.isEmpty && places == Array<Int?>(places.indices.map { $0 })
      && allSatisfy { $0.seen[side] || $0.places.seen[side] == nil }
  }
}

/// What version 3 knew of an order: which element is the first.
private struct FirstMarks: OptionSet {
  let rawValue: UInt8

  static let decided = FirstMarks(rawValue: 1)

  private static func seen(_ side: Side) -> FirstMarks { FirstMarks(rawValue: side == .left ? 2 : 4) }

  private static func sent(_ side: Side) -> FirstMarks { FirstMarks(rawValue: side == .left ? 8 : 16) }

  private static func kept(_ side: Side) -> FirstMarks { FirstMarks(rawValue: side == .left ? 32 : 64) }

  func isKept(_ side: Side) -> Bool { contains(Self.kept(side)) }

  var places: ElementPlaces {
    ElementPlaces(
      seen: Sides { contains(Self.seen($0)) ? 0 : nil }, sent: Sides { contains(Self.sent($0)) ? 0 : nil })
  }
}
