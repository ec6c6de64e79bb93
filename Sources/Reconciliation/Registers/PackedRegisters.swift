import Contractors

extension Registers {
  /// The version of the packed form, its first byte. Version 1 had neither ``TupleRegister/refilled``
  /// nor ``TupleRegister/sent`` nor ``ElementRegister/sent``, version 2 nothing of an order, version 3 the first element alone; all are
  /// read like this one.
  public static let packedVersion: UInt8 = 4

  /// The registers in one string of bytes, a row of the store.
  ///
  /// Most pairs are in rest: what a side showed last is the decided value itself, which takes one mark instead of a copy. The
  /// order is that of the names, so that equal registers give equal bytes.
  public func packed() -> [UInt8] {
    var writer = ByteWriter()
    writer.write(Self.packedVersion)
    writer.write(UInt64(tuples.count))
    for (name, register) in tuples.sorted(by: { $0.key < $1.key }) {
      writer.write(name.rawValue)
      register.pack(into: &writer)
    }
    writer.write(UInt64(bags.count))
    for (name, register) in bags.sorted(by: { $0.key < $1.key }) {
      writer.write(name.rawValue)
      register.pack(into: &writer)
    }
    return writer.bytes
  }

  /// Reads packed registers.
  ///
  /// - Throws: ``DamagedRegisters`` when the bytes are not what ``packed()`` wrote, or of another version.
  public init(packed bytes: [UInt8]) throws(DamagedRegisters) {
    self.init()
    var reader = ByteReader(bytes)
    let version = try reader.byte()
    guard (1...Self.packedVersion).contains(version) else { throw DamagedRegisters() }
    for _ in 0..<(try reader.count()) {
      let name = FieldName(rawValue: try reader.text())
      tuples[name] = try TupleRegister(from: &reader)
    }
    for _ in 0..<(try reader.count()) {
      let name = FieldName(rawValue: try reader.text())
      bags[name] = try BagRegister(from: &reader, version)
    }
    guard reader.isAtEnd else { throw DamagedRegisters() }
  }
}

extension TupleRegister {
  private static let heldFlag: UInt8 = 1
  private static let leftAsDecided: UInt8 = 2
  private static let rightAsDecided: UInt8 = 4
  private static let refilledFlag: UInt8 = 8
  private static let sentFlag: UInt8 = 16

  func pack(into writer: inout ByteWriter) {
    var flags: UInt8 = isHeld ? Self.heldFlag : 0
    if seen.left == decided { flags |= Self.leftAsDecided }
    if seen.right == decided { flags |= Self.rightAsDecided }
    if !refilled.left.isEmpty || !refilled.right.isEmpty { flags |= Self.refilledFlag }
    if !sent.left.isEmpty || !sent.right.isEmpty { flags |= Self.sentFlag }
    writer.write(flags)
    writer.write(parts: decided)
    if flags & Self.leftAsDecided == 0 { writer.write(parts: seen.left) }
    if flags & Self.rightAsDecided == 0 { writer.write(parts: seen.right) }
    for side in Side.allCases { writer.write(hashes: accepted[side]) }
    if flags & Self.refilledFlag != 0 {
      for side in Side.allCases { writer.write(hashes: refilled[side]) }
    }
    if flags & Self.sentFlag != 0 {
      for side in Side.allCases { writer.write(lists: sent[side]) }
    }
  }

  init(from reader: inout ByteReader) throws(DamagedRegisters) {
    self.init()
    let flags = try reader.byte()
    isHeld = flags & Self.heldFlag != 0
    decided = try reader.parts()
    seen.left = flags & Self.leftAsDecided != 0 ? decided : try reader.parts()
    seen.right = flags & Self.rightAsDecided != 0 ? decided : try reader.parts()
    for side in Side.allCases { accepted[side] = try reader.hashes() }
    if flags & Self.refilledFlag != 0 {
      for side in Side.allCases { refilled[side] = try reader.hashes() }
    }
    if flags & Self.sentFlag != 0 {
      for side in Side.allCases { sent[side] = try reader.lists() }
    }
  }
}

extension ByteWriter {
  mutating func write(parts: Parts) {
    write(UInt64(parts.count))
    for (part, text) in parts.sorted(by: { $0.key < $1.key }) {
      write(part.rawValue)
      write(text)
    }
  }

  fileprivate mutating func write(lists: [FieldName: Set<FieldHash>]) {
    write(UInt64(lists.count))
    for (part, hashes) in lists.sorted(by: { $0.key < $1.key }) {
      write(part.rawValue)
      write(UInt64(hashes.count))
      for hash in hashes.map(\.rawValue).sorted() { write(hash) }
    }
  }

  fileprivate mutating func write(hashes: [FieldName: FieldHash]) {
    write(UInt64(hashes.count))
    for (part, hash) in hashes.sorted(by: { $0.key < $1.key }) {
      write(part.rawValue)
      write(hash.rawValue)
    }
  }
}

extension ByteReader {
  mutating func parts() throws(DamagedRegisters) -> Parts {
    var parts: Parts = [:]
    for _ in 0..<(try count()) {
      let part = FieldName(rawValue: try text())
      parts[part] = try text()
    }
    return parts
  }

  fileprivate mutating func lists() throws(DamagedRegisters) -> [FieldName: Set<FieldHash>] {
    var lists: [FieldName: Set<FieldHash>] = [:]
    for _ in 0..<(try count()) {
      let part = FieldName(rawValue: try text())
      var hashes: Set<FieldHash> = []
      for _ in 0..<(try count()) { hashes.insert(FieldHash(rawValue: try number())) }
      lists[part] = hashes
    }
    return lists
  }

  fileprivate mutating func hashes() throws(DamagedRegisters) -> [FieldName: FieldHash] {
    var hashes: [FieldName: FieldHash] = [:]
    for _ in 0..<(try count()) {
      let part = FieldName(rawValue: try text())
      hashes[part] = FieldHash(rawValue: try number())
    }
    return hashes
  }
}
