extension RawNode {
  /// A record of several CSV rows as one raw record: the cells of the first row, then those of the others.
  ///
  /// A cell of a further row is called like its column with the row's number behind, so that each cell has a name and an
  /// index of its own: a column's cell in row `n` has the index `n` times the columns and the column's.
  ///
  /// - Parameters:
  ///   - rows: the cells of each row, nil where one cannot be read; at least two rows.
  ///   - columns: what ``columnNames(ofHeader:)`` gave. Where a row has fewer cells the node has no text, which is then absent.
  /// - Returns: a node named `row`.
  public static func rows(_ rows: [[String?]], columns: [String]) -> RawNode {
    var node = RawNode("row")
    node.children.reserveCapacity(columns.count * rows.count)
    for (number, cells) in rows.enumerated() {
      for (index, column) in columns.enumerated() {
        node.children.append(
          RawNode(cellName(column, row: number), text: index < cells.count ? cells[index] : nil))
      }
    }
    return node
  }

  /// The cells of a record's rows; nil where a row says nothing.
  ///
  /// - Parameter columns: how many columns the file has.
  /// - Returns: at least one row; the only one may be shorter than the header.
  public func rowCells(columns: Int) -> [[String?]] {
    guard columns > 0, children.count > columns else { return [children.map(\.text)] }
    return stride(from: 0, to: children.count, by: columns).map { start in
      children[start..<min(start + columns, children.count)].map(\.text)
    }
  }

  /// How many rows a record has.
  func rowCount(columns: Int) -> Int {
    columns > 0 ? max(1, (children.count + columns - 1) / columns) : 1
  }

  /// The name of a column's cell in a row, from 0. The separator stands in no heading that anybody can type.
  static func cellName(_ column: String, row: Int) -> String {
    row == 0 ? column : "\(column)\u{1E}\(row)"
  }
}

extension Place {
  /// The same place in a further row of the record.
  func inRow(_ row: Int, columns: Int) -> Place {
    guard row > 0, case .column(let name, let index) = binding else { return self }
    var copy = self
    copy.binding = .column(
      name: NodeName(RawNode.cellName(name.text, row: row)), index: index + row * columns)
    copy.figures = figures.map { $0.inRow(row, columns: columns) }
    return copy
  }
}
