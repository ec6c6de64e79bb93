package import Contractors

/// The keys that a reading has shown, as hashes with their lines: some thirty bytes a record.
///
/// Two different keys with one hash (a chance of 1 in 2⁶⁴ a pair) would set the second record aside.
package struct KeyLedger {
  private var lines: [FieldHash: Int] = [:]

  /// A ledger of a reading that begins.
  package init() {}

  /// Notes a key.
  ///
  /// - Returns: the line of the record that had it before, or nil when it is new.
  package mutating func claim(_ key: RecordKey, line: Int) -> Int? {
    let hash = FieldHash(of: key.rawValue)
    if let first = lines[hash] { return first }
    lines[hash] = line
    return nil
  }
}
