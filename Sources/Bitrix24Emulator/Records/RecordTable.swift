/// The records of one kind in ascending order of id, so that `>ID` is a binary search.
struct RecordTable: Sendable {
  private(set) var rows: [PortalRecord] = []
  private var lastID = 0

  /// Ids are never given twice, also after deletions.
  mutating func claimID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func append(_ record: PortalRecord) { rows.append(record) }

  func index(of id: Int) -> Int? {
    guard id > 0 else { return nil }
    let place = firstIndex(above: id - 1)
    return place < rows.count && rows[place].id == id ? place : nil
  }

  /// The place of the first row whose id is greater than the given one.
  func firstIndex(above id: Int) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id <= id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func update(at place: Int, _ change: (inout PortalRecord) -> Void) { change(&rows[place]) }

  mutating func remove(at place: Int) { rows.remove(at: place) }
}
