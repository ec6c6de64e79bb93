/// The text of a list cell, of which what is between the elements that stay is kept as somebody wrote it.
struct ListCellText {
  private let cell: String
  /// Where each element stands; none when the elements are not found in the cell one after the other.
  private let ranges: [Range<String.Index>]

  /// A cell with its elements as written.
  init(_ cell: String, _ elements: [String]) {
    self.cell = cell
    var ranges: [Range<String.Index>] = []
    var start = cell.startIndex
    for element in elements {
      guard let range = cell[start...].firstRange(of: element) else {
        ranges = []
        break
      }
      ranges.append(range)
      start = range.upperBound
    }
    self.ranges = ranges
  }

  /// The text of other elements, each with the number that it had in the cell or none.
  ///
  /// Neighbours that were neighbours before keep what stood between them; all others are parted by `separator`.
  func text(of elements: [(text: String, order: Int?)], separator: String) -> String {
    var text = ""
    var last: Int?
    for (index, element) in elements.enumerated() {
      if index == 0 {
        if element.order == 0, let first = ranges.first { text += cell[..<first.lowerBound] }
      } else if let last, let order = element.order, order == last + 1, ranges.indices.contains(order) {
        text += cell[ranges[last].upperBound..<ranges[order].lowerBound]
      } else {
        text += separator
      }
      text += element.text
      last = element.order
    }
    if let last, last == ranges.count - 1, let range = ranges.last { text += cell[range.upperBound...] }
    return text
  }
}
