/// Replacements of disjoint ranges of a record.
struct SpliceList {
  private var splices: [(range: Range<Int>, bytes: [UInt8])] = []

  /// Replaces a range, which may be empty, counted from the record's first byte.
  mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) { splices.append((range, bytes)) }

  /// The record with everything replaced. What is inserted at one place keeps its order, and comes before a
  /// replacement that begins there.
  func applied(to record: ArraySlice<UInt8>) -> [UInt8] {
    let ordered = splices.enumerated().sorted { left, right in
      let (one, other) = (left.element.range, right.element.range)
      return (one.lowerBound, one.isEmpty ? 0 : 1, left.offset)
        < (other.lowerBound, other.isEmpty ? 0 : 1, right.offset)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(record.count + splices.reduce(0) { $0 + $1.bytes.count })
    var position = record.startIndex
    for (_, splice) in ordered {
      let start = record.startIndex + splice.range.lowerBound
      precondition(start >= position, "edits of one record overlap")
      bytes.append(contentsOf: record[position..<start])
      bytes.append(contentsOf: splice.bytes)
      position = record.startIndex + splice.range.upperBound
    }
    bytes.append(contentsOf: record[position...])
    return bytes
  }
}
