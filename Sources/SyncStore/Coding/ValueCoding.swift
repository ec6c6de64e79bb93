internal import Contractors

/// The compact form of what has no column of its own: records, values, named values, named texts.
///
/// Each begins with ``version``; equal values give equal bytes, for names are sorted.
enum ValueCoding {
  /// Raise it when the form changes, and keep reading the older ones: stored bytes are not rewritten.
  static let version: UInt8 = 1

  static func bytes(of record: Record) -> [UInt8] {
    var writer = begin()
    writer.write(record.entity.rawValue)
    writer.write(fields: record.fields)
    writer.write(byte: record.origin == nil ? 0 : 1)
    if let origin = record.origin {
      writer.write(origin.originator)
      writer.write(origin.id)
    }
    writer.write(byte: record.modified == nil ? 0 : 1)
    if let modified = record.modified { writer.write(UInt64(bitPattern: modified.milliseconds)) }
    writer.write(record.removal.rawValue)
    return writer.bytes
  }

  static func record(_ bytes: [UInt8]) throws(DamagedBytes) -> Record {
    var reader = try open(bytes)
    guard let entity = Entity(rawValue: try reader.text()) else { throw DamagedBytes() }
    var record = Record(entity, try reader.fields())
    if try reader.byte() != 0 { record.origin = Origin(originator: try reader.text(), id: try reader.text()) }
    if try reader.byte() != 0 {
      record.modified = Timestamp(milliseconds: Int64(bitPattern: try reader.number()))
    }
    guard let removal = RemovalMark(rawValue: try reader.text()) else { throw DamagedBytes() }
    record.removal = removal
    return try close(reader, record)
  }

  static func bytes(of fields: [FieldName: Value]) -> [UInt8] {
    var writer = begin()
    writer.write(fields: fields)
    return writer.bytes
  }

  static func fields(_ bytes: [UInt8]) throws(DamagedBytes) -> [FieldName: Value] {
    var reader = try open(bytes)
    let fields = try reader.fields()
    return try close(reader, fields)
  }

  static func bytes(of value: Value) -> [UInt8] {
    var writer = begin()
    writer.write(value)
    return writer.bytes
  }

  static func value(_ bytes: [UInt8]) throws(DamagedBytes) -> Value {
    var reader = try open(bytes)
    let value = try reader.value()
    return try close(reader, value)
  }

  static func bytes(of texts: [FieldName: String]) -> [UInt8] {
    var writer = begin()
    writer.write(count: texts.count)
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      writer.write(name.rawValue)
      writer.write(text)
    }
    return writer.bytes
  }

  static func texts(_ bytes: [UInt8]) throws(DamagedBytes) -> [FieldName: String] {
    var reader = try open(bytes)
    var texts: [FieldName: String] = [:]
    for _ in 0..<(try reader.count()) {
      let name = FieldName(rawValue: try reader.text())
      texts[name] = try reader.text()
    }
    return try close(reader, texts)
  }

  private static func begin() -> CompactWriter {
    var writer = CompactWriter()
    writer.write(byte: version)
    return writer
  }

  private static func open(_ bytes: [UInt8]) throws(DamagedBytes) -> CompactReader {
    var reader = CompactReader(bytes)
    guard try reader.byte() == version else { throw DamagedBytes() }
    return reader
  }

  private static func close<Result>(_ reader: CompactReader, _ result: Result) throws(DamagedBytes) -> Result
  {
    guard reader.isAtEnd else { throw DamagedBytes() }
    return result
  }
}

extension CompactWriter {
  fileprivate mutating func write(fields: [FieldName: Value]) {
    write(count: fields.count)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      write(name.rawValue)
      write(value)
    }
  }

  fileprivate mutating func write(_ value: Value) {
    switch value {
    case .empty: write(byte: 0)
    case .text(let text):
      write(byte: 1)
      write(text)
    case .bag(let elements):
      write(byte: 2)
      write(count: elements.count)
      for element in elements {
        write(element.value)
        write(optional: element.kind)
        write(optional: element.comment)
        write(count: element.parts.count)
        for (name, part) in element.parts.sorted(by: { $0.key < $1.key }) {
          write(name)
          write(part)
        }
      }
    }
  }
}

extension CompactReader {
  fileprivate mutating func fields() throws(DamagedBytes) -> [FieldName: Value] {
    var fields: [FieldName: Value] = [:]
    for _ in 0..<(try count()) {
      let name = FieldName(rawValue: try text())
      fields[name] = try value()
    }
    return fields
  }

  fileprivate mutating func value() throws(DamagedBytes) -> Value {
    switch try byte() {
    case 0: return .empty
    case 1: return .text(try text())
    case 2:
      var elements: [Element] = []
      for _ in 0..<(try count()) {
        var element = Element(try text(), kind: try optionalText(), comment: try optionalText())
        for _ in 0..<(try count()) {
          let name = try text()
          element.parts[name] = try text()
        }
        elements.append(element)
      }
      return .bag(elements)
    default: throw DamagedBytes()
    }
  }
}
