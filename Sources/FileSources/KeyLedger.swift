package import Contractors

/// The keys that a reading has shown, as hashes with their lines: some twenty bytes a record.
///
/// Two different keys with one hash (a chance of 1 in 2⁶⁴ a pair) would set the second record aside.
package struct KeyLedger {
  /// Each grows by itself, so that the memory of a growing one is a small part of all.
  private var shards: [Shard] = []

  /// A ledger of a reading that begins.
  package init() {}

  /// Notes a key.
  ///
  /// - Returns: the line of the record that had it before, or nil when it is new.
  package mutating func claim(_ key: RecordKey, line: Int) -> Int? {
    if shards.isEmpty { shards = Array(repeating: Shard(), count: Self.shardCount) }
    // The low bits choose the place within a shard.
    let hash = FieldHash(of: key.rawValue).rawValue
    return shards[Int(truncatingIfNeeded: hash >> 56)].claim(hash, line: UInt32(clamping: line)).map(Int.init)
  }

  private static let shardCount = 256
}

/// An open-addressed table of hashes with linear probing.
private struct Shard {
  /// 0 is a free place.
  private var hashes: [UInt64] = []
  private var lines: [UInt32] = []
  private var count = 0

  mutating func claim(_ hash: UInt64, line: UInt32) -> UInt32? {
    let hash = max(hash, 1)
    if (count + 1) * 8 > hashes.count * 7 { grow() }
    let place = place(of: hash)
    if hashes[place] == hash { return lines[place] }
    hashes[place] = hash
    lines[place] = line
    count += 1
    return nil
  }

  /// The place that holds a hash, or the free one where it goes.
  private func place(of hash: UInt64) -> Int {
    var place = Int((hash & 0xFFFF_FFFF) % UInt64(hashes.count))
    while hashes[place] != 0, hashes[place] != hash {
      place += 1
      if place == hashes.count { place = 0 }
    }
    return place
  }

  /// By half, not by twice: what is free costs memory as well.
  private mutating func grow() {
    let (old, oldLines) = (hashes, lines)
    let size = max(16, old.count + old.count / 2)
    hashes = Array(repeating: 0, count: size)
    lines = Array(repeating: 0, count: size)
    for index in old.indices where old[index] != 0 {
      let place = place(of: old[index])
      hashes[place] = old[index]
      lines[place] = oldLines[index]
    }
  }
}
