import Contractors

/// What records said that a file may show again: four bytes for each field.
struct ContentLedger {
  /// Fields that may differ from place to place.
  private let free: Set<FieldName>
  private var contents: [FieldHash: [UInt32]] = [:]

  /// A ledger of nothing; `free` are fields that may differ from place to place.
  init(free: Set<FieldName>) { self.free = free }

  /// Notes what a record says.
  mutating func note(_ record: Record, of key: RecordKey) {
    contents[FieldHash(of: key.rawValue)] = hashes(of: record)
  }

  /// Whether a record says nothing else than the one noted for its key; it may say less.
  func covers(_ record: Record, of key: RecordKey) -> Bool {
    guard let known = contents[FieldHash(of: key.rawValue)] else { return false }
    return hashes(of: record).allSatisfy(known.contains)
  }

  private func hashes(of record: Record) -> [UInt32] {
    var hashes = record.fields.filter { !free.contains($0.key) }.map { name, value in
      var hasher = Hasher()
      hasher.combine(name)
      hasher.combine(value)
      return UInt32(truncatingIfNeeded: hasher.finalize())
    }
    hashes.append(UInt32(truncatingIfNeeded: record.removal.hashValue))
    return hashes
  }
}

extension Record {
  /// Whether the record says nothing else than another one, `free` fields aside; it may say less.
  func isCovered(by other: Record, free: Set<FieldName>) -> Bool {
    removal == other.removal && fields.allSatisfy { free.contains($0.key) || other[$0.key] == $0.value }
  }
}
