/// Renders new rows in a file's dialect.
public struct CSVRowWriter: Sendable {
  /// The dialect of the rows.
  public let dialect: CSVDialect
  /// The limits within which rows are written, so that they can be read again.
  public let limits: CSVLimits

  /// A writer for a dialect.
  public init(dialect: CSVDialect, limits: CSVLimits = .standard) {
    self.dialect = dialect
    self.limits = limits
  }

  /// What a new file begins with: byte order mark and `sep=` line as the dialect has them.
  public var preamble: [UInt8] {
    (dialect.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : [])
      + (dialect.hasSeparatorLine ? SeparatorLine.bytes(for: dialect) : [])
  }

  /// The bytes of one row with its line ending, UTF-8.
  ///
  /// Without values the row is an empty line, which reads back as a blank one.
  ///
  /// - Throws: ``CSVError/unwritable(column:reason:)``.
  public func bytes(for values: [String]) throws(CSVError) -> [UInt8] {
    guard values.count <= limits.columns else {
      throw .unwritable(column: values.count, reason: .columnOutOfRange(limit: limits.columns))
    }
    let isAlone = values.count == 1 && !dialect.hasTrailingDelimiter
    var bytes: [UInt8] = []
    for (column, value) in values.enumerated() {
      if column > 0 { bytes.append(dialect.delimiter.byte) }
      try dialect.append(
        value, to: &bytes, column: column, isAlone: isAlone, wasQuoted: nil, limits: limits)
    }
    if dialect.hasTrailingDelimiter, !values.isEmpty { bytes.append(dialect.delimiter.byte) }
    bytes.append(contentsOf: dialect.lineEnding.bytes)
    guard bytes.count <= limits.rowBytes else {
      throw .unwritable(column: values.count, reason: .tooLong(limit: limits.rowBytes))
    }
    return bytes
  }
}
