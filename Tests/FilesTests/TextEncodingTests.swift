import Files
import Testing

private let russian = "Наименование;ИНН\r\nООО Ромашка, ёлка и Ель;7700000016\r\nИП Щукин Юрий;подъезд №1\r\n"

struct `Encodings` {
  /// What each encoding can hold.
  private func sample(_ encoding: TextEncoding) -> String {
    switch encoding {
    case .utf8, .utf16LE, .utf16BE: "\u{FEFF}" + russian + "€ 👍🏽 𝔄 é"
    case .windows1252: "Müller & Söhne; Straße 1 – 5 €\r\n"
    case .koi8R: russian.replacing("№", with: "N")
    default: russian
    }
  }

  @Test(arguments: TextEncoding.wellKnown)
  func `text survives there and back at every cut`(encoding: TextEncoding) throws {
    let text = Array(sample(encoding).utf8)
    let encoded = try TextEncoder.encode(sample(encoding), to: encoding)
    #expect(try TextDecoder.decode(encoded[...], from: encoding) == text)
    for cut in 0...encoded.count {
      let decoder = try TextDecoder(encoding)
      let decoded = try decoder.decode(encoded[..<cut]) + decoder.decode(encoded[cut...])
      try decoder.finish()
      #expect(decoded == text)
    }
    for cut in 0...text.count {
      let encoder = try TextEncoder(encoding)
      let again = try encoder.encode(Array(text[..<cut])) + encoder.encode(Array(text[cut...]))
      try encoder.finish()
      #expect(again == encoded)
    }
    let decoder = try TextDecoder(encoding)
    #expect(try encoded.flatMap { try decoder.decode([$0]) } == text)
    let encoder = try TextEncoder(encoding)
    #expect(try text.flatMap { try encoder.encode([$0]) } == encoded)
  }

  @Test(arguments: [TextEncoding.windows1251, .windows1252, .koi8R, .cp866])
  func `every byte survives there and back or is refused`(encoding: TextEncoding) throws {
    for byte in UInt8.min...UInt8.max {
      guard let decoded = try? TextDecoder.decode([byte], from: encoding) else { continue }
      #expect(try TextEncoder.encode(String(decoding: decoded, as: UTF8.self), to: encoding) == [byte])
    }
  }

  @Test func `known bytes mean known letters`() throws {
    let bytes: [(TextEncoding, [UInt8])] = [
      (.windows1251, [0xDE, 0xEB, 0xFF]), (.koi8R, [0xE0, 0xCC, 0xD1]), (.cp866, [0x9E, 0xAB, 0xEF]),
      (.utf16LE, [0x2E, 0x04, 0x3B, 0x04, 0x4F, 0x04]), (.utf16BE, [0x04, 0x2E, 0x04, 0x3B, 0x04, 0x4F]),
    ]
    for (encoding, bytes) in bytes {
      #expect(try TextDecoder.decode(bytes[...], from: encoding) == Array("Юля".utf8))
    }
  }

  @Test func `malformed bytes are refused with their place in the whole text`() throws {
    let cases: [(TextEncoding, [UInt8], Int)] = [
      (.utf8, [0x61, 0xD0, 0xAF, 0xFF, 0x62], 3), (.utf8, [0x61, 0xED, 0xA0, 0x80], 1),
      (.utf8, [0xC0, 0x80], 0),
      (.windows1251, [0x61, 0x98], 1), (.utf16LE, [0x61, 0x00, 0x00, 0xDC, 0x61, 0x00], 2),
    ]
    for (encoding, bytes, offset) in cases {
      for cut in 0...bytes.count {
        #expect(throws: TextEncodingError.malformed(encoding: encoding, offset: offset)) {
          let decoder = try TextDecoder(encoding)
          _ = try decoder.decode(bytes[..<cut])
          _ = try decoder.decode(bytes[cut...])
          try decoder.finish()
        }
      }
    }
  }

  @Test func `a text that ends within a character is refused`() throws {
    for (encoding, bytes, offset) in [
      (TextEncoding.utf8, [0x61, 0xD0] as [UInt8], 1), (.utf8, [0xF0, 0x9F, 0x91], 0),
      (.utf16LE, [0x61, 0x00, 0x61], 2), (.utf16BE, [0xD8, 0x3D], 0),
    ] {
      #expect(throws: TextEncodingError.malformed(encoding: encoding, offset: offset)) {
        try TextDecoder.decode(bytes[...], from: encoding)
      }
    }
    let encoder = try TextEncoder(.windows1251)
    #expect(try encoder.encode([0x61, 0xD0] as [UInt8]) == [0x61])
    #expect(throws: TextEncodingError.malformed(encoding: .utf8, offset: 1)) { try encoder.finish() }
  }

  @Test(arguments: [
    (TextEncoding.windows1251, "Цена 5 ₽", "₽" as Character, 11), (.windows1251, "ab👍", "👍", 2),
    (.koi8R, "дом №1", "№", 7), (.windows1252, "Юля", "Ю", 0), (.cp866, "€", "€", 0),
    (.windows1251, "флаг\u{E0067}", "\u{E0067}", 8),
  ])
  func `a character the encoding lacks is named`(
    encoding: TextEncoding, text: String, character: Character, offset: Int
  ) {
    #expect(
      throws: TextEncodingError.unrepresentable(character: character, encoding: encoding, offset: offset)
    ) {
      try TextEncoder.encode(text, to: encoding)
    }
  }

  @Test func `input of the encoder that is no UTF-8 is refused`() throws {
    let encoder = try TextEncoder(.windows1251)
    _ = try encoder.encode("ab")
    #expect(throws: TextEncodingError.malformed(encoding: .utf8, offset: 3)) {
      try encoder.encode([0x63, 0xFF, 0x64] as [UInt8])
    }
  }

  @Test(arguments: [
    ("utf-8", TextEncoding.utf8), ("Windows-1251", .windows1251), ("cp1251", .windows1251),
    ("win-1252", .windows1252), ("KOI8-R", .koi8R), ("866", .cp866), ("UTF-16", .utf16LE),
  ])
  func `usual names are understood`(name: String, encoding: TextEncoding) throws {
    #expect(try TextEncoding(named: name) == encoding)
  }

  @Test(arguments: ["", "utf-9", "CP1251//TRANSLIT", "кои", "a\0b"])
  func `unknown names are refused`(name: String) {
    #expect(throws: TextEncodingError.unknown(name: name)) { try TextEncoding(named: name) }
  }

  @Test func `rare encodings of the system are there too`() throws {
    let polish = try TextEncoding(named: "windows-1250")
    #expect(try TextEncoder.encode("Łódź", to: polish) == [0xA3, 0xF3, 0x64, 0x9F])
    #expect(!polish.keepsASCII)
    #expect(TextEncoding.wellKnown.filter(\.keepsASCII).count == 5)
  }

  @Test func `errors name character, code and encoding`() {
    let error = TextEncodingError.unrepresentable(character: "₽", encoding: .windows1251, offset: 12)
    #expect(error.description.contains("\"₽\" (U+20BD) at byte 12 does not exist in windows-1251"))
  }
}

struct `Recognising encodings` {
  private func recognise(_ text: String, _ encoding: TextEncoding) throws -> TextEncodingGuess {
    TextEncodingRecogniser.recognise(sample: try TextEncoder.encode(text, to: encoding), isWholeFile: true)
  }

  @Test(arguments: [TextEncoding.utf8, .utf16LE, .utf16BE])
  func `a byte order mark decides`(encoding: TextEncoding) throws {
    let found = try recognise("\u{FEFF}" + russian, encoding)
    #expect(found.encoding == encoding)
    #expect(found.hasByteOrderMark)
    #expect(found.confidence == .certain)
  }

  @Test(arguments: [TextEncoding.utf8, .utf16LE, .utf16BE, .windows1251, .koi8R, .cp866])
  func `Russian text is recognised without a mark`(encoding: TextEncoding) throws {
    let text = russian.replacing("№", with: "N")
    for variant in [text, text.uppercased(), text.lowercased(), text + "\"x@example.org\";1;2;3\r\n"] {
      let found = try recognise(variant, encoding)
      #expect(found.encoding == encoding, "\(found.reason)")
      #expect(!found.hasByteOrderMark)
      #expect(found.confidence > .assumed, "\(found.reason)")
      #expect(!found.reason.description.isEmpty)
    }
  }

  @Test(arguments: ["Имя;ИНН\r\nИванов;1\r\n", "НАИМЕНОВАНИЕ", "наименование", "ООО «Ель»;г. Омск"])
  func `short Russian texts are recognised`(text: String) throws {
    for encoding in [TextEncoding.utf8, .windows1251, .cp866] {
      guard let bytes = try? TextEncoder.encode(text, to: encoding) else { continue }
      let found = TextEncodingRecogniser.recognise(sample: bytes, isWholeFile: true)
      #expect(found.encoding == encoding, "\(found.reason)")
    }
  }

  @Test func `UTF-8 cut within a character is still UTF-8`() throws {
    let bytes = Array((russian + "👍").utf8)
    for cut in 40...bytes.count {
      let found = TextEncodingRecogniser.recognise(sample: Array(bytes[..<cut]), isWholeFile: false)
      #expect(found.encoding == .utf8)
    }
  }

  @Test(arguments: [
    ("Číslo;Název;IČO;Město\r\n1;Žluťoučký kůň s.r.o.;99999994;Plzeň\r\n", TextEncoding.windows1250),
    ("Navn;Gateadresse;By\r\nBlåbær AS;Østre gate 1;Tromsø\r\n", .windows1252),
    ("Nom;Adresse\r\nCrème brûlée;12, allée des Chênes à Sète\r\n", .windows1252),
  ])
  func `letters of the middle and of the west are told apart`(text: String, encoding: TextEncoding) throws {
    #expect(try recognise(text, encoding).encoding == encoding)
  }

  @Test func `German is recognised as windows-1252`() throws {
    let found = try recognise("Name;Straße\r\nMüller & Söhne;Königsallee 1\r\n", .windows1252)
    #expect(found.encoding == .windows1252)
    #expect(found.confidence == .likely)
  }

  @Test func `ASCII is UTF-8 and sure only for the whole file`() {
    let sample = Array("a;b\r\n".utf8)
    #expect(TextEncodingRecogniser.recognise(sample: sample, isWholeFile: true).confidence == .certain)
    #expect(TextEncodingRecogniser.recognise(sample: sample, isWholeFile: false).confidence == .assumed)
    #expect(TextEncodingRecogniser.recognise(sample: [], isWholeFile: true).encoding == .utf8)
  }

  @Test func `noise is not taken for sure`() {
    let sample = Array(UInt8(0x80)...0xFF)
    let found = TextEncodingRecogniser.recognise(sample: sample, isWholeFile: true)
    #expect(found.confidence < .certain, "\(found.reason)")
  }

  @Test(arguments: 0..<200 as Range<Int>)
  func `any bytes give some answer`(seed: Int) {
    let sample = (0..<seed).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761 &+ seed &* 40_503) >> 7) }
    let found = TextEncodingRecogniser.recognise(sample: sample, isWholeFile: seed % 2 == 0)
    #expect(TextEncoding.wellKnown.contains(found.encoding))
  }
}
