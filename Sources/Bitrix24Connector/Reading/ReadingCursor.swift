import Contractors

/// Where a reading of an entity ended.
///
/// The text is `4;FINGERPRINT;TIME;COUNT;RECENT;WIDE;READ;FULL;IDS;BOUNDS`: what was read how, the latest change seen, how many records
/// were listed, how many of them the next reading will see again, whether conditions need more than ids, when this reading and the last
/// full one began, the records that were set aside and must be looked at again, and where parts of the list end. Version 3, which lacks
/// these, is read as well.
struct ReadingCursor: Sendable, Hashable {
  var fingerprint: SourceFingerprint
  /// The latest modified time seen; nil when there was none, and then the next reading is a full one.
  var latest: PortalMoment?
  /// How many records the last reading listed, also those that take no part.
  var count: Int
  /// How many of them were changed so shortly before ``latest`` that the next reading looks at them again.
  var recent: Int
  /// Whether a sweep must read all single values, because the mapping leaves out records by more than the portal's own firms.
  var isWide: Bool
  /// When this reading began, in the portal's seconds since 1970.
  var readAt: Int64
  /// When the last full reading began.
  var fullAt: Int64
  /// Ids that were set aside.
  var rejected: [Int]

  /// Where the list's parts end, of ``ListParts``.
  var bounds: [Int]

  /// A cursor's text has at most 4 KiB; with more records set aside the next reading is a full one.
  static let rejectedMax = 300

  private static let version = "4"
  private static let versionWithoutBounds = "3"

  var cursor: Cursor {
    let isTooLong = rejected.count > Self.rejectedMax
    return Cursor(
      [
        Self.version, fingerprint.description, isTooLong ? "" : latest?.text ?? "", String(count),
        String(recent), isWide ? "1" : "0", String(readAt), String(fullAt),
        isTooLong ? "" : Self.text(rejected), Self.text(bounds),
      ].joined(separator: ";"))
  }

  init(
    fingerprint: SourceFingerprint, latest: PortalMoment? = nil, count: Int = 0, recent: Int = 0,
    isWide: Bool = false, readAt: Int64 = 0, fullAt: Int64 = 0, rejected: [Int] = [], bounds: [Int] = []
  ) {
    self.readAt = readAt
    self.fullAt = fullAt
    self.bounds = bounds
    self.fingerprint = fingerprint
    self.latest = latest
    self.count = count
    self.recent = recent
    self.isWide = isWide
    self.rejected = rejected
  }

  /// Nil for a text of another version.
  init?(_ cursor: Cursor) {
    let parts = cursor.text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    let hasBounds = parts.count == 10 && parts[0] == Self.version
    guard hasBounds || (parts.count == 9 && parts[0] == Self.versionWithoutBounds),
      let fingerprint = SourceFingerprint(parts[1]),
      let count = Int(parts[3]), let recent = Int(parts[4]), let readAt = Int64(parts[6]),
      let fullAt = Int64(parts[7])
    else { return nil }
    self.init(
      fingerprint: fingerprint, latest: PortalMoment(parts[2]), count: count, recent: recent,
      isWide: parts[5] == "1", readAt: readAt, fullAt: fullAt,
      rejected: Self.numbers(parts[8]), bounds: hasBounds ? Self.numbers(parts[9]) : [])
  }

  private static func text(_ numbers: [Int]) -> String {
    numbers.map { String($0) }.joined(separator: ",")
  }

  private static func numbers(_ text: String) -> [Int] {
    text.split(separator: ",").compactMap { Int($0) }
  }
}
