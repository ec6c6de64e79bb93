/// How rows that continue the record above are known (`continued:`).
public struct RowContinuation: Sendable, Hashable {
  /// What the column says in such a row.
  public enum Mark: String, Sendable, Hashable, CaseIterable {
    /// Nothing: only the first row of a record names it.
    case empty
    /// The same as in the row above.
    case same
  }

  /// The column that names the record.
  var place: Place
  /// What it says in rows that continue.
  public var mark: Mark

  /// The column's index, from 0, once the mapping is bound; nil where the file lacks it.
  public var column: Int? {
    if case .column(_, let index) = place.binding { return index }
    return nil
  }

  /// Whether a row continues the record above.
  ///
  /// - Parameters:
  ///   - text: what the column says in the row; nil when the row ends before it.
  ///   - first: what it says in the record's first row.
  /// - Returns: false for a row that begins a record of its own.
  public func continues(_ text: String?, first: String?) -> Bool {
    let text = (text ?? "").trimmed
    switch mark {
    case .empty: return text.isEmpty && !(first ?? "").trimmed.isEmpty
    case .same: return !text.isEmpty && text == (first ?? "").trimmed
    }
  }
}
