/// What was recognised of a file's dialect, and why.
public struct CSVDialectReport: Sendable, Hashable {
  /// A part of the dialect that is recognised on its own.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    /// ``CSVDialect/delimiter``
    case delimiter
    /// ``CSVDialect/quote``
    case quote
    /// ``CSVDialect/quoting``
    case quoting
    /// ``CSVDialect/lineEnding``
    case lineEnding
    /// ``CSVDialect/hasByteOrderMark``
    case byteOrderMark
    /// ``CSVDialect/hasSeparatorLine``
    case separatorLine
    /// ``CSVDialect/hasTrailingDelimiter``
    case trailingDelimiter
  }

  /// How sure a finding is.
  public enum Confidence: Int, Sendable, Hashable, Comparable {
    /// The sample says nothing; a usual value was taken.
    case assumed
    /// The sample speaks for it, and something else would be possible.
    case likely
    /// Seen in the file, or given by the caller.
    case certain

    /// Less sure comes first.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// One part with its value and the reason.
  public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// The part of the dialect.
    public let part: Part
    /// The value for people, for example `;` or `windows line ending`.
    public let value: String
    /// Why, with the counts that decided.
    public let reason: Reason
    /// How sure it is.
    public let confidence: Confidence

    /// `delimiter: ; (reason)`.
    public var description: String { "\(part.rawValue): \(value) (\(reason))" }
  }

  /// The dialect with the caller's overrides in it.
  public let dialect: CSVDialect
  /// One finding a part, in the order of ``Part``.
  public let findings: [Finding]
  /// How many fields most rows of the sample have; 0 without rows.
  public let columns: Int
  /// How many rows of the sample were looked at, blank ones not counted.
  public let rows: Int
  /// How many of them have another number of fields than ``columns``.
  public let raggedRows: Int

  /// The finding about a part.
  public func finding(_ part: Part) -> Finding? { findings.first { $0.part == part } }
}

/// What the caller knows better than recognition; `nil` leaves a part to it.
public struct CSVDialectOverrides: Sendable, Hashable {
  /// See ``CSVDialect/delimiter``.
  public var delimiter: CSVDelimiter?
  /// See ``CSVDialect/quote``.
  public var quote: CSVQuoteMark?
  /// See ``CSVDialect/quoting``.
  public var quoting: CSVQuotingStyle?
  /// See ``CSVDialect/lineEnding``.
  public var lineEnding: CSVLineEnding?
  /// See ``CSVDialect/hasByteOrderMark``.
  public var hasByteOrderMark: Bool?
  /// See ``CSVDialect/hasSeparatorLine``.
  public var hasSeparatorLine: Bool?
  /// See ``CSVDialect/hasTrailingDelimiter``.
  public var hasTrailingDelimiter: Bool?

  /// Overrides; without arguments everything is recognised.
  public init(
    delimiter: CSVDelimiter? = nil, quote: CSVQuoteMark? = nil, quoting: CSVQuotingStyle? = nil,
    lineEnding: CSVLineEnding? = nil, hasByteOrderMark: Bool? = nil, hasSeparatorLine: Bool? = nil,
    hasTrailingDelimiter: Bool? = nil
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
