/// The rows of a sample as one candidate delimiter splits them.
struct SampleRows {
  /// A recognised value with its reason.
  struct Judgement<Value> {
    var value: Value
    var confidence: CSVDialectReport.Confidence
    var reason: CSVDialectReport.Reason
  }

  /// Enough rows to tell; a file's habits do not change after them.
  private static let rowsMax = 2000

  let dialect: CSVDialect
  /// The rows that are not blank.
  private(set) var rows: [[CSVField]] = []
  private(set) var endings: [CSVLineEnding: Int] = [:]
  /// Fields that begin with a quote and go on after the closing one: by a wrong delimiter most quoted fields do.
  private(set) var brokenFields = 0
  private(set) var failure: CSVError?
  /// The number of fields that most rows have; of equally frequent ones the larger.
  private(set) var columns = 0
  private(set) var raggedRows = 0

  init(_ sample: [UInt8], dialect: CSVDialect, isWhole: Bool) {
    var dialect = dialect
    dialect.hasTrailingDelimiter = false
    self.dialect = dialect
    var scanner = CSVRowScanner(dialect: dialect)
    scanner.feed(sample)
    if isWhole { scanner.finish() }
    do {
      while rows.count < Self.rowsMax, let row = try scanner.next() { try add(row) }
      if !isWhole, rows.isEmpty {
        // The sample ends within the first row: a cut row says more than none.
        scanner.finish()
        while let row = try scanner.next() { try add(row) }
      }
    } catch {
      failure = error
    }
    let counts = rows.reduce(into: [Int: Int]()) { counts, fields in counts[fields.count, default: 0] += 1 }
    if let mode = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      columns = mode.key
      raggedRows = rows.count - mode.value
    }
  }

  private mutating func add(_ row: CSVRow) throws(CSVError) {
    if let terminator = row.terminator { endings[terminator, default: 0] += 1 }
    guard !row.isBlank else { return }
    let fields = try row.fields()
    let quote = dialect.quote.byte
    brokenFields += fields.count { !$0.wasQuoted && quote != nil && $0.raw.first == quote }
    rows.append(fields)
  }

  /// How well the delimiter explains the sample, from 0; the share of even rows, weighed by their width.
  var score: Double {
    guard columns > 1, !rows.isEmpty else { return 0 }
    let even = Double(rows.count - raggedRows) / Double(rows.count)
    let broken = min(1, Double(brokenFields) / Double(rows.count))
    let width = 1 + 0.02 * Double(min(columns, 20))
    // The heading row has no prose in it, so that commas and points of other rows do not split it.
    let header = rows[0].count == columns ? 1.0 : 0.8
    return even * width * header * (1 - 0.9 * broken) * (failure == nil ? 1 : 0.1)
  }

  /// The line ending of most rows.
  var lineEndings: Judgement<CSVLineEnding> {
    let order: [CSVLineEnding] = [.carriageReturnLineFeed, .lineFeed, .carriageReturn]
    guard let best = order.max(by: { endings[$0, default: 0] < endings[$1, default: 0] }),
      let count = endings[best]
    else {
      return Judgement(
        value: .carriageReturnLineFeed, confidence: .assumed,
        reason: .noLineEnding)
    }
    let total = endings.values.reduce(0, +)
    return Judgement(
      value: best, confidence: count == total ? .certain : .likely,
      reason: .lineEndings(count, of: total))
  }

  /// Whether every line ends with a delimiter that begins no field: also the heading has nothing there.
  var trailingDelimiter: Judgement<Bool> {
    guard !rows.isEmpty, columns > 1 else {
      return Judgement(value: false, confidence: .assumed, reason: .noFields)
    }
    let ending = rows.count { $0.count > 1 && $0.last?.raw.isEmpty == true }
    let isTrailing = ending == rows.count
    return Judgement(
      value: isTrailing, confidence: isTrailing && rows.count == 1 ? .likely : .certain,
      reason: .trailingDelimiters(ending, of: rows.count))
  }

  /// Which fields are quoted.
  func quoting(hasTrailingDelimiter: Bool) -> Judgement<CSVQuotingStyle> {
    let all = rows.map { hasTrailingDelimiter ? $0.dropLast() : $0[...] }
    let whole = QuotingCounts(all)
    guard whole.quoted > 0 else {
      return Judgement(value: .minimal, confidence: .likely, reason: .noQuotedField)
    }
    // Some writers quote the data and leave the headings bare.
    let body = all.count > 1 ? QuotingCounts(all.dropFirst()) : whole
    let (quoted, fields) = (body.quoted, body.fields)
    func reason(_ others: CSVDialectReport.Others) -> CSVDialectReport.Reason {
      .quotedFields(quoted, of: fields, others: others)
    }
    if body.bare == 0, quoted > 0 {
      return Judgement(value: .all, confidence: fields > 1 ? .certain : .likely, reason: reason(.none))
    }
    if body.bareText == 0, body.bareNumbers == 0, body.quotedText + body.quotedNumbers > 0 {
      return Judgement(
        value: .nonEmpty, confidence: .likely, reason: reason(.empty))
    }
    if whole.bareText == 0, whole.quotedText > 0, whole.bareNumbers > 0 {
      return Judgement(
        value: .nonNumeric, confidence: .likely, reason: reason(.emptyOrNumbers))
    }
    return Judgement(value: .minimal, confidence: .likely, reason: reason(.text))
  }
}

/// How many fields of which kind stand in quotes and without.
private struct QuotingCounts {
  var quotedText = 0
  var quotedNumbers = 0
  var quotedEmpty = 0
  var bareText = 0
  var bareNumbers = 0
  var bareEmpty = 0

  var quoted: Int { quotedText + quotedNumbers + quotedEmpty }
  var bare: Int { bareText + bareNumbers + bareEmpty }
  var fields: Int { quoted + bare }

  init(_ rows: some Sequence<ArraySlice<CSVField>>) {
    for field in rows.joined() {
      let isNumber = NumberShape.matches(field.valueBytes)
      switch (field.wasQuoted, field.isEmpty, isNumber) {
      case (true, true, _): quotedEmpty += 1
      case (true, _, true): quotedNumbers += 1
      case (true, _, false): quotedText += 1
      case (false, true, _): bareEmpty += 1
      case (false, _, true): bareNumbers += 1
      case (false, _, false): bareText += 1
      }
    }
  }
}
