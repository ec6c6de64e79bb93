import Contractors

/// What records said that a file may show again: sixteen bytes a key.
struct ContentLedger {
  private var contents: [FieldHash: Int] = [:]

  /// Notes what a record says.
  mutating func note(_ record: Record, of key: RecordKey) {
    contents[FieldHash(of: key.rawValue)] = record.hashValue
  }

  /// Whether the record noted for a key said the same.
  func holds(_ record: Record, of key: RecordKey) -> Bool {
    contents[FieldHash(of: key.rawValue)] == record.hashValue
  }
}
