/// How one file writes its rows: everything a writer must know to add to the file without changing its looks.
///
/// Source: contractor-formats.md §7 and §8.
public struct CSVDialect: Sendable, Hashable {
  /// The byte between two fields.
  public var delimiter: CSVDelimiter
  /// The mark around fields that hold delimiters, line breaks or the mark itself.
  public var quote: CSVQuoteMark
  /// Which fields the file puts in quotes; it decides for new rows and for cells that had no value before.
  public var quoting: CSVQuotingStyle
  /// Columns of numbers, from 0, of a format that says so: with ``CSVQuotingStyle/nonNumeric`` their values alone stand bare, and those
  /// of all other columns in quotes, figures too. Empty where the values themselves must tell.
  public var numberColumns: Set<Int> = []
  /// The line ending of new rows. Each row that was read keeps its own.
  public var lineEnding: CSVLineEnding
  /// Whether the file begins with the UTF-8 byte order mark.
  public var hasByteOrderMark: Bool
  /// Whether the first line is `sep=` and the delimiter, which Excel reads and other programs take for data.
  public var hasSeparatorLine: Bool
  /// Whether each line ends with a delimiter that begins no field, as Bitrix24's own writer does.
  public var hasTrailingDelimiter: Bool

  /// A dialect; the defaults are those of RFC 4180 with `;`, the delimiter of Russian spreadsheets.
  public init(
    delimiter: CSVDelimiter = .semicolon,
    quote: CSVQuoteMark = .double,
    quoting: CSVQuotingStyle = .minimal,
    lineEnding: CSVLineEnding = .carriageReturnLineFeed,
    hasByteOrderMark: Bool = false,
    hasSeparatorLine: Bool = false,
    hasTrailingDelimiter: Bool = false
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.quoting = quoting
    self.lineEnding = lineEnding
    self.hasByteOrderMark = hasByteOrderMark
    self.hasSeparatorLine = hasSeparatorLine
    self.hasTrailingDelimiter = hasTrailingDelimiter
  }
}

/// The mark around quoted fields; inside a field it is written twice.
public enum CSVQuoteMark: String, Sendable, Hashable, CaseIterable {
  /// The `"` of RFC 4180.
  case double
  /// The `'` of some database dumps; never recognised, only chosen.
  case single
  /// No quoting: a value with a delimiter or a line break cannot be written.
  case none

  /// The mark as an ASCII byte; `nil` when fields are never quoted.
  public var byte: UInt8? {
    switch self {
    case .double: 0x22
    case .single: 0x27
    case .none: nil
    }
  }
}

/// Which fields a file puts in quotes.
public enum CSVQuotingStyle: String, Sendable, Hashable, CaseIterable {
  /// Only where a value could not be read back otherwise.
  case minimal
  /// Every field, empty ones too.
  case all
  /// Every field that holds something; empty ones stay bare.
  case nonEmpty
  /// Every field that is neither empty nor a number.
  case nonNumeric
}

/// What ends a row.
public enum CSVLineEnding: String, Sendable, Hashable, CaseIterable {
  /// LF, as on Unix.
  case lineFeed
  /// CR LF, as on Windows and in RFC 4180.
  case carriageReturnLineFeed
  /// CR alone, as some old programs on the Macintosh write.
  case carriageReturn

  /// The bytes of the line ending.
  public var bytes: [UInt8] {
    switch self {
    case .lineFeed: [0x0A]
    case .carriageReturnLineFeed: [0x0D, 0x0A]
    case .carriageReturn: [0x0D]
    }
  }

  /// How many bytes the line ending has.
  public var count: Int { self == .carriageReturnLineFeed ? 2 : 1 }
}
