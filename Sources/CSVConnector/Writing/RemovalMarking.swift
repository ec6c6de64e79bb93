import Contractors
import Mappings

/// How a row says that its record is removed, where the mapping has a column for that.
struct RemovalMarking {
  /// The column, from 0.
  let column: Int
  /// The cell that means removed.
  let cell: String

  /// What programs write into such columns. Source: contractor-formats.md §7.
  private static let spellings = ["да", "yes", "1", "true", "истина", "+", "Y"]

  /// Finds the column and its spelling by asking the mapping what it would read; nil when rows are to be taken out.
  init?(_ source: CSVSource, entity: Entity) {
    for (index, name) in source.columns.enumerated() where source.bound.found.contains(name) {
      for spelling in Self.spellings where source.coding.missing(in: spelling) == nil {
        var cells = Array(repeating: "", count: source.columns.count)
        cells[index] = spelling
        let reading = source.mapping.get(.row(cells, columns: source.columns), entity: entity)
        guard reading.record.removal == .removed else { continue }
        column = index
        cell = spelling
        return
      }
    }
    return nil
  }
}
