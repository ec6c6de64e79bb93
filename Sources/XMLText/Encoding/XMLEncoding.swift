/// An encoding whose files can be scanned as they are: UTF-8, or ASCII with 128 more characters of one byte each.
///
/// Files in any other encoding (UTF-16, GB18030, Shift_JIS, …) are decoded to UTF-8 before they come here and are then
/// in ``utf8``, whatever their declaration says.
public struct XMLEncoding: Sendable, Hashable, CustomStringConvertible {
  /// The name as a declaration writes it.
  public let name: String

  let table: SingleByteTable?

  private init(name: String, table: SingleByteTable?) {
    self.name = name
    self.table = table
  }

  /// UTF-8.
  public static let utf8 = XMLEncoding(name: "UTF-8", table: nil)

  /// UTF-8, US-ASCII or a single-byte encoding, by its name in any case.
  ///
  /// `nil` for an encoding that must be decoded first or that this machine does not know. Asking builds a table of
  /// 128 characters: ask once a file.
  ///
  /// - Parameter name: as in an XML declaration.
  public init?(named name: String) {
    let key = Self.key(name)
    if key == "UTF8" {
      self = .utf8
    } else if ["USASCII", "ASCII", "ANSIX341968", "ISO646US"].contains(key) {
      self.init(name: name, table: SingleByteTable(scalars: Array(repeating: 0, count: 128)))
    } else {
      guard Self.isSingleByte(key), let table = SingleByteTable(named: name) else { return nil }
      self.init(name: name, table: table)
    }
  }

  /// A single-byte encoding of one's own.
  ///
  /// - Parameters:
  ///   - name: as a declaration writes it.
  ///   - upperHalf: the characters of the bytes 128 to 255, `nil` where a byte means nothing; missing ones count so.
  public init(name: String, upperHalf: [Unicode.Scalar?]) {
    let scalars = upperHalf.prefix(128).map { $0?.value ?? 0 }
    self.init(
      name: name,
      table: SingleByteTable(scalars: scalars + Array(repeating: 0, count: 128 - scalars.count)))
  }

  /// Two encodings are the same when their names are, but for case and punctuation.
  public static func == (left: XMLEncoding, right: XMLEncoding) -> Bool {
    left.name == right.name || key(left.name) == key(right.name)
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(Self.key(name)) }

  /// The name.
  public var description: String { name }

  var isUTF8: Bool { table == nil }

  /// The text in this encoding.
  ///
  /// - Returns: `nil` when the encoding lacks a character.
  public func encode(_ text: String) -> [UInt8]? {
    guard table != nil else { return Array(text.utf8) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard append(scalar, to: &bytes) else { return nil }
    }
    return bytes
  }

  /// The text of bytes in this encoding.
  ///
  /// - Returns: `nil` when the bytes are not text in it.
  public func decode(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let table else { return String(validating: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let value = byte < 0x80 ? UInt32(byte) : table.scalars[Int(byte) - 128]
      guard byte < 0x80 || value != 0, let scalar = Unicode.Scalar(value) else { return nil }
      text.append(scalar)
    }
    return String(text)
  }

  /// Appends one character; `false` when the encoding lacks it.
  func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Bool {
    if scalar.isASCII {
      bytes.append(UInt8(scalar.value))
    } else if let table {
      guard let byte = table.byte(of: scalar) else { return false }
      bytes.append(byte)
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return true
  }

  /// The text, with U+FFFD for what is none and at most `limit` characters, for messages.
  func excerpt(_ bytes: ArraySlice<UInt8>, limit: Int = 60) -> String {
    let text = decode(bytes) ?? String(decoding: bytes.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
    return text.count <= limit ? text : text.prefix(limit) + "…"
  }

  /// Appends bytes of this encoding as UTF-8. UTF-8 itself is not checked; libxml2 does that.
  ///
  /// - Returns: the index of the first byte that means nothing; `nil` when all do.
  func appendUTF8(of source: ArraySlice<UInt8>, to target: inout [UInt8]) -> Int? {
    guard let table else {
      target.append(contentsOf: source)
      return nil
    }
    target.reserveCapacity(target.count + source.count * 2)
    for index in source.indices {
      let byte = source[index]
      if byte < 0x80 {
        target.append(byte)
        continue
      }
      var packed = table.utf8[Int(byte) - 128]
      if packed == 0 { return index }
      while packed != 0 {
        target.append(UInt8(truncatingIfNeeded: packed))
        packed >>= 8
      }
    }
    return nil
  }

  private static func key(_ name: String) -> String {
    String(name.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil })
      .uppercased()
  }

  /// Whether a name, in capitals and without punctuation, is one of an encoding that adds single bytes to ASCII.
  private static func isSingleByte(_ key: String) -> Bool {
    if key.hasPrefix("ISO8859") || key.hasPrefix("WINDOWS125") || key.hasPrefix("CP125") { return true }
    return [
      "LATIN1", "LATIN2", "LATIN5", "CYRILLIC", "KOI8R", "KOI8U", "KOI8RU", "CP866", "IBM866", "866", "CP855",
      "IBM855", "CP850", "IBM850", "CP852", "IBM852", "CP437", "IBM437", "CP775", "IBM775", "CP1125",
      "MACCYRILLIC", "XMACCYRILLIC", "TIS620", "CP874", "WINDOWS874", "PT154", "RK1048", "MACINTOSH",
    ].contains(key)
  }
}
