/// The rows of one kind by ascending id, with the owner's rows at hand.
struct RowTable: Sendable {
  private(set) var rows: [Row] = []
  private var lastID = 0
  private var idsByOwner: [RowOwner: [Int]] = [:]

  /// Ids are never given twice, also after deletions.
  mutating func claimID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func append(_ row: Row) {
    lastID = max(lastID, row.id)
    rows.append(row)
    idsByOwner[row.owner, default: []].append(row.id)
  }

  func place(of id: Int) -> Int? {
    guard id > 0 else { return nil }
    let place = firstPlace(above: id - 1)
    return place < rows.count && rows[place].id == id ? place : nil
  }

  subscript(id id: Int) -> Row? { place(of: id).map { rows[$0] } }

  /// The place of the first row whose id is greater than the given one.
  func firstPlace(above id: Int) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id <= id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func ids(of owner: RowOwner) -> [Int] { idsByOwner[owner] ?? [] }

  func rows(of owner: RowOwner) -> [Row] { ids(of: owner).compactMap { self[id: $0] } }

  mutating func update(_ id: Int, _ change: (inout Row) -> Void) {
    guard let place = place(of: id) else { return }
    change(&rows[place])
  }

  mutating func remove(_ id: Int) {
    guard let place = place(of: id) else { return }
    let owner = rows.remove(at: place).owner
    idsByOwner[owner]?.removeAll { $0 == id }
  }
}
