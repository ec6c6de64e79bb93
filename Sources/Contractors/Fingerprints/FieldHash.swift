internal import CXXHash

/// The 64-bit hash (XXH3-64, seed 0) of one canonical field in its comparison form.
///
/// Two fields with different hashes differ; two with equal ones are taken to be equal (a chance of 1 in 2⁶⁴ a
/// pair). The value is the same on every machine.
///
/// Source: sync-algorithm.md §1, "Fingerprints".
public struct FieldHash: RawRepresentable, Hashable, Sendable, Codable {
  /// The hash as a number.
  public let rawValue: UInt64

  /// A hash as stored.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The hash of the UTF-8 bytes of one text.
  public init(of text: String) {
    var text = text
    rawValue = text.withUTF8 { XXH3_64bits($0.baseAddress, $0.count) }
  }

  /// The hash of a run of bytes.
  public init(of bytes: some Collection<UInt8>) {
    rawValue = withContiguousBytes(of: bytes) { XXH3_64bits($0.baseAddress, $0.count) }
  }

  /// The hash of several texts in their order, each preceded by its length as eight bytes, least significant
  /// first.
  ///
  /// For groups and for bags, whose elements the caller has sorted; it differs from the hash of the joined
  /// text.
  public init(ofParts parts: some Collection<String>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count + 8 })
    for part in parts {
      withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: part.utf8)
    }
    self.init(of: bytes)
  }
}

extension FieldHash: Comparable {
  /// The order of the numbers.
  public static func < (left: FieldHash, right: FieldHash) -> Bool { left.rawValue < right.rawValue }
}

extension FieldHash: CustomStringConvertible {
  /// 16 lower-case hexadecimal digits.
  public var description: String { hexadecimal(rawValue) }
}
