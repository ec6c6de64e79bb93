extension CSVDialectReport {
  /// Why a part of the dialect is what it is, with the counts that decided.
  public enum Reason: Sendable, Hashable {
    /// The caller said so.
    case configured
    /// Whether the file begins with the UTF-8 byte order mark.
    case byteOrderMark(Bool)
    /// The delimiter that the first line names by `sep=`; nil when it is no such line.
    case separatorLine(CSVDelimiter?)
    /// Whether the sample holds the quote mark; without one the usual mark is taken.
    case quoteMark(Bool)
    /// The `sep=` line names the delimiter.
    case namedBySeparatorLine
    /// No delimiter splits the rows: one column is assumed.
    case oneColumn
    /// So many rows have the same number of fields; the rival is the delimiter that explains the sample nearly as well.
    case evenRows(Int, of: Int, fields: Int, rival: Rival?)
    /// So many lines end so.
    case lineEndings(Int, of: Int)
    /// No line ends in the sample: the usual line ending is taken.
    case noLineEnding
    /// There are no rows of several fields to tell by.
    case noFields
    /// So many rows end with a delimiter.
    case trailingDelimiters(Int, of: Int)
    /// No field is quoted.
    case noQuotedField
    /// So many fields are quoted, and what the others are.
    case quotedFields(Int, of: Int, others: Others)
  }

  /// The second best delimiter.
  public struct Rival: Sendable, Hashable {
    /// The delimiter.
    public let delimiter: CSVDelimiter
    /// How many fields most rows have by it.
    public let fields: Int
  }

  /// What the fields without quotes are.
  public enum Others: Sendable, Hashable, CaseIterable {
    /// There are none.
    case none
    /// Empty ones only.
    case empty
    /// Empty ones and numbers.
    case emptyOrNumbers
    /// Text among them.
    case text
  }
}

extension CSVDialectReport.Reason: CustomStringConvertible {
  /// The reason in English, as a part of a sentence.
  public var description: String {
    switch self {
    case .configured: "given by the configuration"
    case .byteOrderMark(true): "the file begins with one"
    case .byteOrderMark(false): "the file does not begin with one"
    case .separatorLine(let delimiter?): "the first line is sep=\(delimiter)"
    case .separatorLine(nil): "the first line is not sep="
    case .quoteMark(true): "the file holds this mark"
    case .quoteMark(false): "the file holds no quotes, this mark is usual"
    case .namedBySeparatorLine: "the sep= line names it"
    case .oneColumn: "no delimiter splits the rows, one column is assumed"
    case .evenRows(let even, let rows, let fields, let rival):
      "\(even) of \(rows) rows have \(fields) fields"
        + (rival.map { "; next is \($0.delimiter) with \($0.fields) fields" } ?? "")
    case .lineEndings(let count, let total): "\(count) of \(total) lines end so"
    case .noLineEnding: "no line ends in the sample, CR LF is usual"
    case .noFields: "there are no rows of several fields"
    case .trailingDelimiters(let count, let rows): "\(count) of \(rows) rows end with a delimiter"
    case .noQuotedField: "no field is quoted"
    case .quotedFields(let quoted, let fields, let others):
      "\(quoted) of \(fields) fields are quoted" + others.phrase
    }
  }
}

extension CSVDialectReport.Others {
  fileprivate var phrase: String {
    switch self {
    case .none: ""
    case .empty: ", the others are empty"
    case .emptyOrNumbers: ", the others are empty or numbers"
    case .text: ", text among the others"
    }
  }
}
