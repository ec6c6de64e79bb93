import Contractors

/// Where a reading of an entity ended.
///
/// The text is `1;FINGERPRINT;TIME;COUNT;WIDE;IDS`: what was read how, the latest change seen, how many records there were,
/// whether conditions need more than ids, and the records that were set aside and must be looked at again.
struct ReadingCursor: Sendable, Hashable {
  var fingerprint: SourceFingerprint
  /// The latest modified time seen; nil when there was none, and then the next reading is a full one.
  var latest: PortalMoment?
  /// How many records the last reading showed.
  var count: Int
  /// Whether a sweep must read all single values, because the mapping leaves out records by more than the portal's own firms.
  var isWide: Bool
  /// Ids that were set aside.
  var rejected: [Int]

  /// A cursor's text has at most 4 KiB; with more records set aside the next reading is a full one.
  static let rejectedMax = 300

  private static let version = "1"

  var cursor: Cursor {
    let isTooLong = rejected.count > Self.rejectedMax
    return Cursor(
      [
        Self.version, fingerprint.description, isTooLong ? "" : latest?.text ?? "", String(count),
        isWide ? "1" : "0",
        isTooLong ? "" : rejected.map { String($0) }.joined(separator: ","),
      ].joined(separator: ";"))
  }

  init(
    fingerprint: SourceFingerprint, latest: PortalMoment? = nil, count: Int = 0, isWide: Bool = false,
    rejected: [Int] = []
  ) {
    self.fingerprint = fingerprint
    self.latest = latest
    self.count = count
    self.isWide = isWide
    self.rejected = rejected
  }

  /// Nil for a text of another version.
  init?(_ cursor: Cursor) {
    let parts = cursor.text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == Self.version, let fingerprint = SourceFingerprint(parts[1]),
      let count = Int(parts[3])
    else { return nil }
    self.init(
      fingerprint: fingerprint, latest: PortalMoment(parts[2]), count: count, isWide: parts[4] == "1",
      rejected: parts[5].split(separator: ",").compactMap { Int($0) })
  }
}
