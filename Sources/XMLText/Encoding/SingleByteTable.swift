import CLibXML2

/// What the 128 upper bytes of a single-byte encoding mean; the lower ones are ASCII.
///
/// Unsafe pointers of libxml2's converter stay in this file.
final class SingleByteTable: Sendable {
  /// The scalar of each upper byte; 0 where the byte means nothing.
  let scalars: [UInt32]
  /// The UTF-8 of each upper byte, first byte lowest; 0 where the byte means nothing.
  let utf8: [UInt32]
  private let bytes: [UInt32: UInt8]

  init(scalars: [UInt32]) {
    self.scalars = scalars
    utf8 = scalars.map { value in
      guard let scalar = value == 0 ? nil : Unicode.Scalar(value) else { return 0 }
      return UTF8.encode(scalar)?.enumerated().reduce(UInt32(0)) {
        $0 | UInt32($1.element) << (8 * $1.offset)
      } ?? 0
    }
    bytes = Dictionary(
      scalars.enumerated().filter { $0.element != 0 }.map { ($0.element, UInt8($0.offset + 128)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The table of an encoding that libxml2 or its iconv knows; `nil` when neither does, or when its lower half is
  /// not ASCII.
  convenience init?(named name: String) {
    guard LibXML2.isReady, let handler = xmlFindCharEncodingHandler(name) else { return nil }
    defer { xmlCharEncCloseFunc(handler) }
    for byte in UInt8(0x20)..<0x7F where Self.scalar(of: byte, handler) != UInt32(byte) { return nil }
    self.init(scalars: (UInt8(128)...255).map { Self.scalar(of: $0, handler) })
  }

  /// The byte of a scalar above ASCII.
  func byte(of scalar: Unicode.Scalar) -> UInt8? { bytes[scalar.value] }

  private static func scalar(of byte: UInt8, _ handler: UnsafeMutablePointer<xmlCharEncodingHandler>)
    -> UInt32
  {
    var utf8: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
    let length = Int(clibxml2_decode_byte(handler, byte, &utf8, Int32(utf8.count)))
    let scalars = String(decoding: utf8[..<length], as: UTF8.self).unicodeScalars
    guard length > 0, scalars.count == 1, let scalar = scalars.first else { return 0 }
    return scalar.value
  }
}
