/// Where a field stands within its row's content, from 0.
struct FieldPlace {
  var start: Int
  var end: Int
  var wasQuoted: Bool
  /// Whether doubled quotes must be made single to get the value.
  var isEscaped: Bool
}

extension CSVRow {
  /// Splits the row's content, at most `wanted` fields of it.
  func splitFields(upTo wanted: Int) throws(CSVError) -> [FieldPlace] {
    let content = self.content
    let bytes = content.span.bytes
    let count = bytes.byteCount
    let delimiter = dialect.delimiter.byte
    let dropsLast = dialect.hasTrailingDelimiter
    var places: [FieldPlace] = []
    var start = 0
    while true {
      if places.count == limits.columns {
        if dropsLast, start == count { return places }
        throw .tooManyColumns(line: lineNumber, limit: limits.columns)
      }
      let place = nextPlace(in: bytes, from: start, delimiter: delimiter)
      if place.end - place.start > limits.fieldBytes, !place.wasQuoted {
        throw .fieldTooLong(line: lineNumber, column: places.count + 1, limit: limits.fieldBytes)
      }
      if dropsLast, place.end == count, place.start == count, count > 0 { return places }
      places.append(place)
      if place.end >= count || places.count >= wanted { return places }
      start = place.end + 1
    }
  }

  /// The field that begins at `start`.
  ///
  /// A field that begins with a quote but goes on after the closing one is text as it stands, for example
  /// `"Ромашка" ООО`: a writer that does not quote wrote it. Delimiters between its quotes do not split it, as the
  /// row scan did not either.
  @inline(__always)
  private func nextPlace(in bytes: RawSpan, from start: Int, delimiter: UInt8) -> FieldPlace {
    let count = bytes.byteCount
    guard let quote = dialect.quote.byte, start < count,
      bytes.unsafeLoad(fromByteOffset: start, as: UInt8.self) == quote
    else {
      let end = ByteSearch.first(delimiter, in: bytes, from: start, to: count)
      return FieldPlace(start: start, end: end, wasQuoted: false, isEscaped: false)
    }
    var isEscaped = false
    var index = start + 1
    while true {
      index = ByteSearch.first(quote, in: bytes, from: index, to: count)
      if index + 1 < count, bytes.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self) == quote {
        isEscaped = true
        index += 2
      } else {
        break
      }
    }
    let after = min(index + 1, count)
    if index < count,
      after == count || bytes.unsafeLoad(fromByteOffset: after, as: UInt8.self) == delimiter
    {
      return FieldPlace(start: start, end: after, wasQuoted: true, isEscaped: isEscaped)
    }
    let end = ByteSearch.first(delimiter, in: bytes, from: after, to: count)
    return FieldPlace(start: start, end: end, wasQuoted: false, isEscaped: false)
  }
}
