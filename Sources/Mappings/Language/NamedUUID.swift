import Contractors

/// UUIDs that are made of an origin: the same for the same record each time, so that creating is repeatable.
enum NamedUUID {
  /// A UUID of version 8 (RFC 9562 §5.8: its bits are its maker's own), here those of a 128-bit hash.
  static func text(of origin: Origin) -> String {
    var builder = SourceFingerprint.Builder()
    builder.update(UInt64(origin.originator.utf8.count))
    builder.update(origin.originator)
    builder.update(origin.id)
    let hash = builder.finish()
    let high = (hash.high & ~0xF000) | 0x8000
    let low = (hash.low & ~(0b11 << 62)) | (0b10 << 62)
    func digits(_ number: UInt64, _ count: Int) -> String {
      let text = String(number, radix: 16)
      return String(repeating: "0", count: count - text.count) + text
    }
    return [
      digits(high >> 32, 8), digits((high >> 16) & 0xFFFF, 4), digits(high & 0xFFFF, 4),
      digits(low >> 48, 4), digits(low & 0xFFFF_FFFF_FFFF, 12),
    ].joined(separator: "-")
  }
}
