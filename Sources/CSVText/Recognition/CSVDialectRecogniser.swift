/// Recognises a file's dialect from its first bytes.
///
/// The delimiter is the one by which most rows have the same number of fields; quotes and line breaks within them
/// are understood while counting.
public enum CSVDialectRecogniser {
  /// How many bytes of a file's beginning are enough; more are not looked at.
  public static let sampleBytes = 256 << 10

  /// Recognises what the caller does not override.
  ///
  /// - Parameters:
  ///   - sample: the file's first bytes, in an encoding that keeps ASCII (decode UTF-16 first).
  ///   - isWholeFile: whether nothing follows; otherwise the last row, which may be cut, is left out.
  ///   - overrides: parts that are known.
  /// - Returns: a dialect in any case; the findings say how sure each part is.
  public static func recognise(
    sample: [UInt8], isWholeFile: Bool, overrides: CSVDialectOverrides = CSVDialectOverrides()
  ) -> CSVDialectReport {
    let isWhole = isWholeFile && sample.count <= sampleBytes
    let sample = sample.count > sampleBytes ? Array(sample[..<sampleBytes]) : sample
    var dialect = CSVDialect()
    var findings: [CSVDialectReport.Finding] = []

    let hasMark = sample.starts(with: [0xEF, 0xBB, 0xBF])
    dialect.hasByteOrderMark = overrides.hasByteOrderMark ?? hasMark
    findings.append(
      finding(
        .byteOrderMark, dialect.hasByteOrderMark ? "yes" : "no",
        overridden: overrides.hasByteOrderMark != nil, .certain,
        .byteOrderMark(hasMark)))

    let separator = SeparatorLine(at: hasMark ? 3 : 0, in: sample)
    dialect.hasSeparatorLine = overrides.hasSeparatorLine ?? (separator != nil)
    findings.append(
      finding(
        .separatorLine, dialect.hasSeparatorLine ? "yes" : "no",
        overridden: overrides.hasSeparatorLine != nil, .certain,
        .separatorLine(separator?.delimiter)))

    dialect.quote = overrides.quote ?? .double
    let hasQuotes = dialect.quote.byte.map(sample.contains) ?? false
    findings.append(
      finding(
        .quote, dialect.quote.rawValue, overridden: overrides.quote != nil, hasQuotes ? .likely : .assumed,
        .quoteMark(hasQuotes)))

    // Lone CR must be known before rows can be cut, and is told by the absence of LF.
    let hasLoneReturns = !sample.contains(0x0A) && sample.dropLast(isWhole ? 0 : 1).contains(0x0D)
    dialect.lineEnding = overrides.lineEnding ?? (hasLoneReturns ? .carriageReturn : .carriageReturnLineFeed)

    let named = overrides.delimiter ?? (dialect.hasSeparatorLine ? separator?.delimiter : nil)
    let candidates = (named.map { [$0] } ?? CSVDelimiter.recognisable).map { delimiter in
      var candidate = dialect
      candidate.delimiter = delimiter
      return SampleRows(sample, dialect: candidate, isWhole: isWhole)
    }
    let ranked = candidates.enumerated().sorted { left, right in
      (right.element.score, left.offset) < (left.element.score, right.offset)
    }.map(\.element)
    guard let best = ranked.first else {
      return CSVDialectReport(dialect: dialect, findings: findings, columns: 0, rows: 0, raggedRows: 0)
    }
    dialect.delimiter = best.dialect.delimiter
    findings.append(
      delimiterFinding(ranked, isOverridden: overrides.delimiter != nil, isNamed: named != nil))

    let endings = best.lineEndings
    dialect.lineEnding = overrides.lineEnding ?? endings.value
    findings.append(
      finding(
        .lineEnding, dialect.lineEnding.rawValue, overridden: overrides.lineEnding != nil,
        endings.confidence, endings.reason))

    let trailing = best.trailingDelimiter
    dialect.hasTrailingDelimiter = overrides.hasTrailingDelimiter ?? trailing.value
    findings.append(
      finding(
        .trailingDelimiter, dialect.hasTrailingDelimiter ? "yes" : "no",
        overridden: overrides.hasTrailingDelimiter != nil, trailing.confidence, trailing.reason))

    let quoting = best.quoting(hasTrailingDelimiter: dialect.hasTrailingDelimiter)
    dialect.quoting = overrides.quoting ?? quoting.value
    findings.append(
      finding(
        .quoting, dialect.quoting.rawValue, overridden: overrides.quoting != nil, quoting.confidence,
        quoting.reason))

    let order = CSVDialectReport.Part.allCases
    return CSVDialectReport(
      dialect: dialect,
      findings: order.compactMap { part in findings.first { $0.part == part } },
      columns: max(0, best.columns - (dialect.hasTrailingDelimiter && best.columns > 1 ? 1 : 0)),
      rows: best.rows.count, raggedRows: best.raggedRows)
  }

  private static func delimiterFinding(
    _ ranked: [SampleRows], isOverridden: Bool, isNamed: Bool
  ) -> CSVDialectReport.Finding {
    let best = ranked[0]
    let value = best.dialect.delimiter.description
    if isOverridden { return finding(.delimiter, value, overridden: true, .certain, .configured) }
    if isNamed {
      return finding(.delimiter, value, overridden: false, .certain, .namedBySeparatorLine)
    }
    guard best.columns > 1 else {
      return finding(.delimiter, value, overridden: false, .assumed, .oneColumn)
    }
    let even = best.rows.count - best.raggedRows
    let second = ranked.dropFirst().first { $0.score > 0.6 * best.score }
    let rival = second.map {
      CSVDialectReport.Rival(delimiter: $0.dialect.delimiter, fields: $0.columns)
    }
    let isSure = rival == nil && best.raggedRows == 0 && best.rows.count > 1
    return finding(
      .delimiter, value, overridden: false, isSure ? .certain : .likely,
      .evenRows(even, of: best.rows.count, fields: best.columns, rival: rival))
  }

  private static func finding(
    _ part: CSVDialectReport.Part, _ value: String, overridden: Bool,
    _ confidence: CSVDialectReport.Confidence, _ reason: CSVDialectReport.Reason
  ) -> CSVDialectReport.Finding {
    CSVDialectReport.Finding(
      part: part, value: value, reason: overridden ? .configured : reason,
      confidence: overridden ? .certain : confidence)
  }
}
