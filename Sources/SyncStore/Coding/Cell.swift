internal import Contractors

/// A value on its way into a column.
enum Cell {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])
  case fingerprint(SourceFingerprint)

  static func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .null }

  static func key(_ key: RecordKey?) -> Cell { text(key?.rawValue) }

  static func time(_ time: Timestamp?) -> Cell { integer(time?.milliseconds) }

  static func bytes(_ bytes: [UInt8]?) -> Cell { bytes.map { .bytes($0) } ?? .null }

  static func integer(_ number: Int64?) -> Cell { number.map { .integer($0) } ?? .null }

  static func count(_ number: Int) -> Cell { .integer(Int64(number)) }

  static func flag(_ flag: Bool) -> Cell { .integer(flag ? 1 : 0) }
}
