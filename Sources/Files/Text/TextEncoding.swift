/// A character encoding by its name.
public struct TextEncoding: Sendable, Hashable, CustomStringConvertible {
  /// The name as the conversion library knows it, in capitals.
  public let name: String

  private init(known name: String) { self.name = name }

  /// UTF-8.
  public static let utf8 = TextEncoding(known: "UTF-8")
  /// UTF-16, low byte first: "Unicode text" of spreadsheets.
  public static let utf16LE = TextEncoding(known: "UTF-16LE")
  /// UTF-16, high byte first.
  public static let utf16BE = TextEncoding(known: "UTF-16BE")
  /// Cyrillic on Windows.
  public static let windows1251 = TextEncoding(known: "CP1251")
  /// Central European on Windows: Czech and its neighbours.
  public static let windows1250 = TextEncoding(known: "CP1250")
  /// Western European on Windows.
  public static let windows1252 = TextEncoding(known: "CP1252")
  /// Cyrillic on old Unix and in old mail.
  public static let koi8R = TextEncoding(known: "KOI8-R")
  /// Cyrillic in DOS.
  public static let cp866 = TextEncoding(known: "CP866")

  /// The encodings that are known by name and tested.
  public static let wellKnown: [TextEncoding] = [
    .utf8, .utf16LE, .utf16BE, .windows1251, .windows1252, .koi8R, .cp866,
  ]

  /// An encoding by one of its usual names, in any case: `utf-8`, `windows-1251`, `cp1251`, `1251`, `koi8-r`, `866`,
  /// and whatever else the conversion library knows.
  ///
  /// `utf-16` means the low byte first, as Windows writes it; a byte order mark is a character like others.
  ///
  /// - Throws: ``TextEncodingError/unknown(name:)``.
  public init(named name: String) throws(TextEncodingError) {
    let capitals = name.uppercased()
    let plain = capitals.filter { $0 != "-" && $0 != "_" && $0 != " " }
    let aliases: [String: TextEncoding] = [
      "UTF8": .utf8, "UTF16": .utf16LE, "UNICODE": .utf16LE, "UTF16LE": .utf16LE, "UTF16BE": .utf16BE,
      "WINDOWS1251": .windows1251, "WIN1251": .windows1251, "CP1251": .windows1251, "1251": .windows1251,
      "WINDOWS1252": .windows1252, "WIN1252": .windows1252, "CP1252": .windows1252, "1252": .windows1252,
      "KOI8R": .koi8R, "KOI8": .koi8R, "CP866": .cp866, "IBM866": .cp866, "DOS866": .cp866, "866": .cp866,
    ]
    if let known = aliases[plain] {
      self = known
      return
    }
    // A slash would begin an option such as "//TRANSLIT", which writes other characters than were given.
    let isName = capitals.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D || byte == 0x5F
    }
    guard isName, !capitals.isEmpty, capitals.utf8.count <= 40 else { throw .unknown(name: name) }
    let encoding = TextEncoding(known: capitals)
    guard (try? Conversion(from: encoding, to: .utf8)) != nil else { throw .unknown(name: name) }
    self = encoding
  }

  /// Whether ASCII bytes mean ASCII characters wherever they stand, so that rows can be cut before decoding. True
  /// only of the well-known encodings of which it is certain.
  public var keepsASCII: Bool {
    switch self {
    case .utf8, .windows1251, .windows1252, .koi8R, .cp866: true
    default: false
    }
  }

  /// Whether every character can be written in it.
  var isUnicode: Bool { name.hasPrefix("UTF") || name.hasPrefix("UCS") }

  /// The name for people.
  public var description: String {
    switch self {
    case .windows1251: "windows-1251"
    case .windows1252: "windows-1252"
    default: name
    }
  }
}

/// Why bytes and characters do not correspond.
public enum TextEncodingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes at `offset` from the beginning of the text mean nothing in the encoding.
  case malformed(encoding: TextEncoding, offset: Int)
  /// The encoding has no such character; `offset` counts UTF-8 bytes from the beginning of the text.
  case unrepresentable(character: Character, encoding: TextEncoding, offset: Int)
  /// The conversion library knows no such encoding.
  case unknown(name: String)

  /// One sentence with the place and what to do.
  public var description: String {
    switch self {
    case .malformed(let encoding, let offset):
      "The bytes at \(offset) are not \(encoding). Name the file's encoding in the configuration."
    case .unrepresentable(let character, let encoding, let offset):
      "The character \"\(character)\" (\(Self.codes(of: character))) at byte \(offset) does not exist in "
        + "\(encoding). Replace it, or save the file in UTF-8."
    case .unknown(let name):
      "There is no encoding \"\(name)\". Known are "
        + TextEncoding.wellKnown.map(\.description).joined(separator: ", ") + "."
    }
  }

  private static func codes(of character: Character) -> String {
    character.unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }.joined(separator: " ")
  }
}
