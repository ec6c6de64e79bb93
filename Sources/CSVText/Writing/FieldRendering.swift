extension CSVDialect {
  /// Whether `value` would not read back the same without quotes.
  ///
  /// A value that is alone in its row (`isAlone`) must not leave the row blank.
  func needsQuotes(_ value: String, isFirst: Bool, isAlone: Bool) -> Bool {
    var isBlank = true
    for byte in value.utf8 {
      if byte == delimiter.byte || byte == 0x0A || byte == 0x0D || byte == quote.byte { return true }
      if byte != 0x20 && byte != 0x09 { isBlank = false }
    }
    if isAlone, isBlank { return true }
    guard isFirst else { return false }
    // At the file's beginning these would be taken for a byte order mark and for Excel's line.
    return value.unicodeScalars.first == "\u{FEFF}"
      || value.utf8.prefix(4).map { $0 | 0x20 } == Array("sep=".utf8)
  }

  /// Whether the file's style puts `value` in quotes although it could stand without.
  func prefersQuotes(_ value: String, column: Int) -> Bool {
    switch quoting {
    case .minimal: false
    case .all: true
    case .nonEmpty: !value.isEmpty
    case .nonNumeric where !numberColumns.isEmpty: !value.isEmpty && !numberColumns.contains(column)
    case .nonNumeric: !value.isEmpty && !NumberShape.matches(value.utf8)
    }
  }

  /// Adds one field to a row; `wasQuoted` is how the cell stood before, `nil` when that says nothing.
  func append(
    _ value: String, to bytes: inout [UInt8], column: Int, isAlone: Bool, wasQuoted: Bool?, limits: CSVLimits
  ) throws(CSVError) {
    if value.utf8.count > limits.fieldBytes {
      throw .unwritable(column: column + 1, reason: .tooLong(limit: limits.fieldBytes))
    }
    if value.utf8.contains(0) { throw .unwritable(column: column + 1, reason: .nulByte) }
    let mustQuote = needsQuotes(value, isFirst: column == 0, isAlone: isAlone)
    guard let mark = quote.byte else {
      if mustQuote { throw .unwritable(column: column + 1, reason: .needsQuotes) }
      bytes.append(contentsOf: value.utf8)
      return
    }
    guard mustQuote || wasQuoted == true || isPreferred(value, column: column, wasQuoted: wasQuoted)
    else {
      bytes.append(contentsOf: value.utf8)
      return
    }
    bytes.append(mark)
    for byte in value.utf8 {
      if byte == mark { bytes.append(mark) }
      bytes.append(byte)
    }
    bytes.append(mark)
  }

  /// A bare cell stays bare, except where readers of the file take bare text for an error.
  private func isPreferred(_ value: String, column: Int, wasQuoted: Bool?) -> Bool {
    if wasQuoted == false, quoting != .nonNumeric { return false }
    return prefersQuotes(value, column: column)
  }
}

/// Texts that spreadsheets and database dumps write without quotes because they are numbers.
enum NumberShape {
  /// Digits with an optional sign, one decimal point or comma and an optional exponent.
  static func matches(_ text: some Sequence<UInt8>) -> Bool {
    var digits = 0
    var hasPoint = false
    var hasExponent = false
    var previous: UInt8 = 0
    for byte in text {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x2B, 0x2D: guard previous == 0 || previous | 0x20 == 0x65 else { return false }
      case 0x2C, 0x2E:
        guard !hasPoint, !hasExponent else { return false }
        hasPoint = true
      case 0x45, 0x65:
        guard digits > 0, !hasExponent else { return false }
        hasExponent = true
        digits = 0
      default: return false
      }
      previous = byte
    }
    return digits > 0
  }
}
