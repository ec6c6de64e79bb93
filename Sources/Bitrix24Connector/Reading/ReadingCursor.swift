import Contractors

/// Where a reading of an entity ended.
///
/// The text is `2;FINGERPRINT;TIME;COUNT;WIDE;READ;FULL;IDS`: what was read how, the latest change seen, how many records there were,
/// whether conditions need more than ids, when this reading and the last full one began, and the records that were set aside and must
/// be looked at again.
struct ReadingCursor: Sendable, Hashable {
  var fingerprint: SourceFingerprint
  /// The latest modified time seen; nil when there was none, and then the next reading is a full one.
  var latest: PortalMoment?
  /// How many records the last reading showed.
  var count: Int
  /// Whether a sweep must read all single values, because the mapping leaves out records by more than the portal's own firms.
  var isWide: Bool
  /// When this reading began, in the portal's seconds since 1970.
  var readAt: Int64
  /// When the last full reading began.
  var fullAt: Int64
  /// Ids that were set aside.
  var rejected: [Int]

  /// A cursor's text has at most 4 KiB; with more records set aside the next reading is a full one.
  static let rejectedMax = 300

  private static let version = "2"

  var cursor: Cursor {
    let isTooLong = rejected.count > Self.rejectedMax
    return Cursor(
      [
        Self.version, fingerprint.description, isTooLong ? "" : latest?.text ?? "", String(count),
        isWide ? "1" : "0", String(readAt), String(fullAt),
        isTooLong ? "" : rejected.map { String($0) }.joined(separator: ","),
      ].joined(separator: ";"))
  }

  init(
    fingerprint: SourceFingerprint, latest: PortalMoment? = nil, count: Int = 0, isWide: Bool = false,
    readAt: Int64 = 0, fullAt: Int64 = 0, rejected: [Int] = []
  ) {
    self.readAt = readAt
    self.fullAt = fullAt

    self.fingerprint = fingerprint
    self.latest = latest
    self.count = count
    self.isWide = isWide
    self.rejected = rejected
  }

  /// Nil for a text of another version.
  init?(_ cursor: Cursor) {
    let parts = cursor.text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 8, parts[0] == Self.version, let fingerprint = SourceFingerprint(parts[1]),
      let count = Int(parts[3]), let readAt = Int64(parts[5]), let fullAt = Int64(parts[6])
    else { return nil }
    self.init(
      fingerprint: fingerprint, latest: PortalMoment(parts[2]), count: count, isWide: parts[4] == "1",
      readAt: readAt, fullAt: fullAt, rejected: parts[7].split(separator: ",").compactMap { Int($0) })
  }
}
