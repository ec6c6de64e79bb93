internal import CXXHash

/// The version of the way fingerprints are fed: raise it when ``SourceFingerprint/Builder`` frames its parts
/// differently.
///
/// It is the first part of every fingerprint a builder makes, so that stored fingerprints of an older version
/// never match.
public let fingerprintFormatVersion: UInt64 = 1

/// The 128-bit hash (XXH3-128, seed 0) of everything that was read for one raw record.
///
/// Equal fingerprints mean "the record did not change, do not parse it". It is no protection against forgery.
/// The value is the same on every machine: its canonical form is 16 bytes, most significant first, and its
/// order is the order of these bytes.
///
/// Source: sync-algorithm.md §1, "Fingerprints".
public struct SourceFingerprint: Hashable, Sendable {
  /// The more significant half.
  public let high: UInt64
  /// The less significant half.
  public let low: UInt64

  /// A fingerprint from its two halves, as stored.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The XXH3-128 of one run of bytes, without framing and without ``fingerprintFormatVersion``.
  ///
  /// For a record that is read from one place and needs no context; anything else goes through a ``Builder``.
  public init(of bytes: some Collection<UInt8>) {
    let hash = withContiguousBytes(of: bytes) { XXH3_128bits($0.baseAddress, $0.count) }
    self.init(high: hash.high64, low: hash.low64)
  }

  /// The XXH3-128 of one run of bytes given as a span, without framing.
  public init(of bytes: RawSpan) {
    let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
    self.init(high: hash.high64, low: hash.low64)
  }

  /// The canonical form: 16 bytes, most significant first.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(16)
    for half in [high, low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        result.append(UInt8(truncatingIfNeeded: half >> shift))
      }
    }
    return result
  }

  /// A fingerprint from its canonical form; `nil` unless there are exactly 16 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var halves: (high: UInt64, low: UInt64) = (0, 0)
    for (offset, byte) in bytes.enumerated() {
      if offset < 8 {
        halves.high = halves.high << 8 | UInt64(byte)
      } else {
        halves.low = halves.low << 8 | UInt64(byte)
      }
    }
    self.init(high: halves.high, low: halves.low)
  }
}

extension SourceFingerprint: Comparable {
  /// The order of the canonical bytes, which is also the order of ``description``.
  public static func < (left: SourceFingerprint, right: SourceFingerprint) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension SourceFingerprint: LosslessStringConvertible {
  /// 32 lower-case hexadecimal digits.
  public var description: String { hexadecimal(high) + hexadecimal(low) }

  /// A fingerprint from 32 hexadecimal digits; `nil` for anything else.
  public init?(_ description: String) {
    let digits = description.utf8
    guard digits.count == 32, digits.allSatisfy({ isHexadecimal($0) }),
      let high = UInt64(description.prefix(16), radix: 16),
      let low = UInt64(description.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}

extension SourceFingerprint: Codable {
  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = SourceFingerprint(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "A fingerprint is written as 32 hexadecimal digits.")
    }
    self = value
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension SourceFingerprint {
  /// Collects the parts of a fingerprint, one after the other.
  ///
  /// ``update(_:)-(RawSpan)`` and its sibling for collections add bytes as they are, so that a stream may be
  /// cut anywhere; strings and numbers are framed, so that `"ab", "c"` and `"a", "bc"` differ. One builder
  /// can make any number of fingerprints, which spares an allocation for each.
  public struct Builder: ~Copyable {
    private let state: OpaquePointer

    /// A builder that has been given nothing but ``fingerprintFormatVersion``.
    public init() {
      guard let state = XXH3_createState() else {
        // 576 bytes could not be had: there is no way on, as for every allocation of the language itself.
        fatalError("out of memory")
      }
      self.state = state
      reset()
    }

    deinit { XXH3_freeState(state) }

    /// Forgets all parts given so far.
    public mutating func reset() {
      XXH3_128bits_reset(state)
      update(fingerprintFormatVersion)
    }

    /// Adds bytes without framing.
    public mutating func update(_ bytes: some Collection<UInt8>) {
      withContiguousBytes(of: bytes) { _ = XXH3_128bits_update(state, $0.baseAddress, $0.count) }
    }

    /// Adds bytes without framing.
    public mutating func update(_ bytes: RawSpan) {
      bytes.withUnsafeBytes { _ = XXH3_128bits_update(state, $0.baseAddress, $0.count) }
    }

    /// Adds a string: the number of its UTF-8 bytes, then these.
    public mutating func update(_ text: String) {
      var text = text
      update(UInt64(text.utf8.count))
      text.withUTF8 { _ = XXH3_128bits_update(state, $0.baseAddress, $0.count) }
    }

    /// Adds a number as eight bytes, least significant first.
    public mutating func update(_ number: UInt64) {
      withUnsafeBytes(of: number.littleEndian) { _ = XXH3_128bits_update(state, $0.baseAddress, $0.count) }
    }

    /// The fingerprint of the parts given since the start or the last ``reset()``; more parts may follow.
    public func finish() -> SourceFingerprint {
      let hash = XXH3_128bits_digest(state)
      return SourceFingerprint(high: hash.high64, low: hash.low64)
    }
  }
}

/// Lends the bytes of a collection as one buffer for the length of a call, copying only if it has none.
func withContiguousBytes<Result>(
  of bytes: some Collection<UInt8>, _ body: (UnsafeRawBufferPointer) -> Result
) -> Result {
  if let result = bytes.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
    return result
  }
  return Array(bytes).withUnsafeBytes(body)
}

/// 16 lower-case hexadecimal digits.
func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

/// Whether a byte is one of 0-9, a-f, A-F; `UInt64(_:radix:)` alone would also let a sign through.
func isHexadecimal(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
    UInt8(ascii: "A")...UInt8(ascii: "F"):
    true
  default: false
  }
}
