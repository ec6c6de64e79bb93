extension CSVRow {
  /// The row's bytes with some values replaced and everything else byte for byte as it was, line ending included.
  ///
  /// A cell that already has the new value is left alone, however it is quoted. A changed cell keeps its quoting
  /// where the new value allows; a cell that was empty and bare takes the file's style, as its bareness says
  /// nothing. A column past the row's end extends the row by empty fields.
  ///
  /// - Parameter values: new values by column, counted from 0.
  /// - Returns: the bytes of the whole row; those of ``raw`` when nothing changes.
  /// - Throws: what ``fields()`` throws, and ``CSVError/unwritable(column:reason:)``.
  public func replacing(_ values: [Int: String]) throws(CSVError) -> [UInt8] {
    let fields = try self.fields()
    for column in values.keys where column < 0 || column >= limits.columns {
      throw .unwritable(column: column + 1, reason: .columnOutOfRange(limit: limits.columns))
    }
    let changes = values.filter { column, value in
      column >= fields.count || !fields[column].valueBytes.elementsEqual(value.utf8)
    }
    guard let last = changes.keys.max() else { return Array(raw) }

    // A blank line has one field that is none: the row begins anew there, with nothing of it kept.
    let keepsFields = !isBlank
    let columns = max(keepsFields ? fields.count : 0, last + 1)
    let isExtended = !keepsFields || columns > fields.count
    var endsWithDelimiter = isExtended ? dialect.hasTrailingDelimiter : endsWithTrailingDelimiter
    let isAlone = columns == 1 && !endsWithDelimiter
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count + 64)
    for column in 0..<columns {
      if column > 0 { bytes.append(dialect.delimiter.byte) }
      let field = keepsFields && column < fields.count ? fields[column] : nil
      if let value = changes[column] {
        let wasQuoted = field.flatMap { $0.raw.isEmpty ? nil : $0.wasQuoted }
        try dialect.append(
          value, to: &bytes, column: column, isAlone: isAlone, wasQuoted: wasQuoted, limits: limits)
      } else if let field {
        bytes.append(contentsOf: field.raw)
      } else {
        try dialect.append(
          "", to: &bytes, column: column, isAlone: isAlone, wasQuoted: nil, limits: limits)
      }
    }
    // A row that lacks the trailing delimiter and ends with an empty field would lose that field.
    if dialect.hasTrailingDelimiter, columns > 1, bytes.last == dialect.delimiter.byte {
      endsWithDelimiter = true
    }
    if endsWithDelimiter {
      bytes.append(dialect.delimiter.byte)
    }
    bytes.append(contentsOf: terminator?.bytes ?? [])
    guard bytes.count <= limits.rowBytes else {
      throw .unwritable(column: last + 1, reason: .tooLong(limit: limits.rowBytes))
    }
    return bytes
  }

  /// The row's bytes with a line ending: its own, or the dialect's when it is a last row without one, so that
  /// another row can follow.
  public var terminated: [UInt8] {
    terminator == nil ? Array(raw) + dialect.lineEnding.bytes : Array(raw)
  }
}
