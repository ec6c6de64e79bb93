/// One field of a row: as it stands in the file, and what it means.
public struct CSVField: Sendable, Hashable {
  /// The field's bytes as they stand in the file, quotes included.
  public let raw: ArraySlice<UInt8>
  /// Where ``raw`` stands, in bytes from the beginning of the row.
  public let range: Range<Int>
  /// Whether the field stands in quotes. A field with text after its closing quote counts as unquoted and is kept
  /// as it stands, quotes included.
  public let wasQuoted: Bool

  let isEscaped: Bool
  let quote: UInt8?

  init(raw: ArraySlice<UInt8>, range: Range<Int>, wasQuoted: Bool, isEscaped: Bool, quote: UInt8?) {
    self.raw = raw
    self.range = range
    self.wasQuoted = wasQuoted
    self.isEscaped = isEscaped
    self.quote = quote
  }

  /// The value's bytes: without the quotes around it, doubled quotes made single. In the file's own encoding when
  /// the rows were cut before decoding.
  public var valueBytes: ArraySlice<UInt8> {
    guard wasQuoted, let quote else { return raw }
    let inner = raw.dropFirst().dropLast()
    guard isEscaped else { return inner }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(inner.count)
    var index = inner.startIndex
    while index < inner.endIndex {
      let byte = inner[index]
      bytes.append(byte)
      index += byte == quote ? 2 : 1
    }
    return bytes[...]
  }

  /// The value; what is not UTF-8 becomes U+FFFD. ``CSVRow/values()`` refuses such bytes instead.
  public var value: String { String(decoding: valueBytes, as: UTF8.self) }

  /// The value; `nil` when it is not valid UTF-8.
  public var checkedValue: String? { String(validating: valueBytes, as: UTF8.self) }

  /// Whether the field holds no byte of a value.
  public var isEmpty: Bool { wasQuoted ? raw.count <= 2 : raw.isEmpty }
}
