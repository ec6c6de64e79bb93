public import Contractors

/// What a CSV mapping says of what stands above the records (`header:`).
public struct HeaderRules: Sendable, Hashable {
  /// Whether a row of headings stands above the records.
  public enum Headings: String, Sendable, Hashable, CaseIterable {
    /// It does.
    case yes
    /// In some files it does, in others the records begin at once; a new file has it.
    case optional
  }

  /// How columns are known.
  public enum Naming: String, Sendable, Hashable, CaseIterable {
    /// By their headings, wherever they stand.
    case name
    /// By where they stand; ``HeaderRules/columns`` gives them their names.
    case position
  }

  /// A line above the headings, with its cells.
  public struct Line: Sendable, Hashable {
    /// The cells of a new file; `{now}` is the time of writing as `yyyy-MM-ddTHH:mm:ss`, `{now:PATTERN}` in any other way.
    public var cells: [String]
    /// What cells must say for a file to be of the format, by their index from 0.
    public var checks: [Int: [String]] = [:]
    /// Names of cells that hold numbers of digits, with their index from 0: what `{id:NAME}` of a key means.
    public var names: [String: Int] = [:]
  }

  /// The columns of a new file in their order, also those that no rule names; empty when the rules name them all.
  public var columns: [String] = []
  /// Those of them that hold numbers and dates, which stand without quotes where all texts have some.
  public var numbers: Set<String> = []
  /// How columns are known.
  public var naming = Naming.name
  /// Whether a row of headings stands above the records.
  public var headings = Headings.yes
  /// The lines above the headings; in a file that is written again they stay byte for byte.
  public var lines: [Line] = []
  /// What the named cells of a file say; of a mapping that is bound to none what those of a new file say.
  var digits: [String: Int] = [:]

  /// The numbers of digits that the named cells say, of those that hold one.
  func digits(in rows: [[String]]) -> [String: Int] {
    var digits: [String: Int] = [:]
    for (line, row) in zip(lines, rows) {
      for (name, index) in line.names where row.indices.contains(index) {
        if let number = Int(row[index].trimmed), KeyTemplate.digits.contains(number) { digits[name] = number }
      }
    }
    return digits
  }

  /// Whether a file of this beginning is of the format.
  ///
  /// - Parameter rows: the cells of the first rows, as many as there are lines or more.
  /// - Returns: the first cell that says something else, with its line and column from 1; nil when all is well.
  public func mismatch(in rows: [[String]]) -> HeaderMismatch? {
    for (index, line) in lines.enumerated() {
      for (column, texts) in line.checks.sorted(by: { $0.key < $1.key }) {
        let row = rows.indices.contains(index) ? rows[index] : []
        let found = row.indices.contains(column) ? row[column].trimmed : ""
        if texts.contains(where: { HeadingFold.fold($0) == HeadingFold.fold(found) }) { continue }
        return HeaderMismatch(line: index + 1, column: column + 1, expected: texts, found: found)
      }
    }
    return nil
  }

  /// Whether a column is among those of the format.
  public func lists(_ column: String) -> Bool {
    let folded = HeadingFold.fold(column)
    return columns.contains { HeadingFold.fold($0) == folded }
  }

  /// Which of a file's columns hold numbers, from 0; none where the format does not say.
  public func numberColumns(among names: [String]) -> Set<Int> {
    if numbers.isEmpty { return [] }
    let folded = Set(numbers.map(HeadingFold.fold))
    return Set(names.indices.filter { folded.contains(HeadingFold.fold(names[$0])) })
  }

  /// Whether a row is one of headings: half of its cells or more are called like the columns they stand in.
  public func isHeadings(_ row: [String]) -> Bool {
    let pairs = zip(row, columns).filter { !$0.0.trimmed.isEmpty }
    let same = pairs.count { HeadingFold.fold($0.0) == HeadingFold.fold($0.1) }
    return same > 0 && same * 2 >= pairs.count
  }
}

/// A cell above the headings that is not as the format wants it.
public struct HeaderMismatch: Sendable, Hashable {
  /// The line, from 1.
  public var line: Int
  /// The cell in it, from 1.
  public var column: Int
  /// The texts of which it should be one.
  public var expected: [String]
  /// What it says.
  public var found: String

  /// Makes a mismatch; line and column are counted from 1.
  public init(line: Int, column: Int, expected: [String], found: String) {
    self.line = line
    self.column = column
    self.expected = expected
    self.found = found
  }
}

extension HeaderRules.Line {
  /// The cells as they are written at a moment: of `{now:…}` its time.
  public func cells(at timestamp: Timestamp) -> [String] { cells.map { $0.withTime(of: timestamp) } }
}
