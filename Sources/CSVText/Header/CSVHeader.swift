/// The names in a header row, found again however they are written.
public struct CSVHeader: Sendable, Hashable {
  /// One heading.
  public struct Column: Sendable, Hashable {
    /// Counted from 0.
    public let index: Int
    /// The heading as it stands in the file; may be empty.
    public let name: String
    /// The heading by which it is compared, see ``CSVHeader/folded(_:)``.
    public let folded: String
    /// Which one of the equal headings this is, counted from 1.
    public let occurrence: Int
    /// A name that no other column has: the heading, for the second and later of equal ones with `#2` and so on,
    /// for an empty heading `#` and the column's number counted from 1.
    public let uniqueName: String
  }

  /// The columns from left to right.
  public let columns: [Column]

  /// A header from the values of its row.
  public init(_ names: [String]) {
    var seen: [String: Int] = [:]
    var taken = Set(names.map(Self.folded))
    columns = names.enumerated().map { index, name in
      let folded = Self.folded(name)
      let occurrence = seen[folded, default: 0] + 1
      seen[folded] = occurrence
      var unique = name
      if folded.isEmpty {
        unique = "#\(index + 1)"
      } else if occurrence > 1 {
        // A file may itself hold a heading "Телефон#2"; the number grows until the name is free.
        var number = occurrence
        repeat {
          unique = "\(name)#\(number)"
          number += 1
        } while taken.contains(Self.folded(unique))
        taken.insert(Self.folded(unique))
      }
      return Column(index: index, name: name, folded: folded, occurrence: occurrence, uniqueName: unique)
    }
  }

  /// Finds a column by its heading.
  ///
  /// - Parameters:
  ///   - name: a heading in any spelling that folds to the same.
  ///   - occurrence: which of several equal headings, counted from 1.
  /// - Returns: the column's index, counted from 0; `nil` when there is none.
  public func index(of name: String, occurrence: Int = 1) -> Int? {
    let folded = Self.folded(name)
    return columns.first { $0.folded == folded && $0.occurrence == occurrence && !folded.isEmpty }?.index
  }

  /// The index of a column by its ``Column/uniqueName``: `Телефон#2` is the second `Телефон`, `#5` the fifth
  /// column if its heading is empty; `nil` when there is none.
  public func index(addressed address: String) -> Int? {
    let folded = Self.folded(address)
    return index(of: address) ?? columns.first { Self.folded($0.uniqueName) == folded }?.index
  }

  /// The headings that stand more than once, as first written, from left to right.
  public var duplicates: [String] {
    let repeated = Set(columns.filter { $0.occurrence == 2 && !$0.folded.isEmpty }.map(\.folded))
    return columns.filter { $0.occurrence == 1 && repeated.contains($0.folded) }.map(\.name)
  }

  /// The form in which headings are compared: lower case, `ё` as `е`, white space (also no-break and doubled) as one
  /// space and none at the ends, dots and quotes removed.
  ///
  /// Source: contractor-formats.md §7.
  public static func folded(_ name: String) -> String {
    var folded = String.UnicodeScalarView()
    var hasSpace = false
    for scalar in name.lowercased().unicodeScalars {
      switch scalar {
      case ".", "\"", "'", "`", "«", "»", "“", "”", "„", "‘", "’", "\u{FEFF}", "\u{200B}", "\u{00AD}":
        continue
      case _ where scalar.properties.isWhitespace: hasSpace = true
      default:
        if hasSpace, !folded.isEmpty { folded.append(" ") }
        hasSpace = false
        // Decomposed, the letter is е with a combining diaeresis.
        if scalar == "\u{308}", folded.last == "е" { continue }
        folded.append(scalar == "ё" ? "е" : scalar)
      }
    }
    return String(folded)
  }
}
