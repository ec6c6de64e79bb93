import Testing
import XMLText

struct `Encodings` {
  @Test func `single-byte encodings write and read their characters`() throws {
    let windows = try #require(XMLEncoding(named: "WINDOWS-1251"))
    #expect(windows.encode("Ёж №1") == [0xA8, 0xE6, 0x20, 0xB9, 0x31])
    #expect(windows.decode([0xA8, 0xE6, 0x20, 0xB9, 0x31]) == "Ёж №1")
    #expect(windows.encode("é") == nil)
    #expect(windows.decode([0x98]) == nil)
    #expect(try #require(XMLEncoding(named: "koi8-r")).encode("ж") == [0xD6])
    #expect(try #require(XMLEncoding(named: "CP866")).encode("ж") == [0xA6])
    #expect(try #require(XMLEncoding(named: "ISO-8859-2")).encode("ž") == [0xBE])
    let ascii = try #require(XMLEncoding(named: "US-ASCII"))
    #expect(ascii.encode("é") == nil)
    #expect(ascii.decode([0x80]) == nil)
    let own = XMLEncoding(name: "x-own", upperHalf: ["ж"])
    #expect(own.encode("ж") == [0x80])
    #expect(own.decode([0x81]) == nil)
  }

  @Test func `what is not ASCII with single bytes must be decoded first`() {
    for name in [
      "UTF-16", "UTF-16LE", "GB18030", "Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-7", "IBM037", "nonsense",
    ] {
      #expect(XMLEncoding(named: name) == nil, "\(name)")
    }
  }

  @Test func `names of one encoding are equal`() throws {
    #expect(XMLEncoding(named: "utf8") == .utf8)
    #expect(XMLEncoding(named: "windows-1251") == XMLEncoding(named: "Windows-1251"))
    #expect(XMLEncoding(named: "windows-1251") != XMLEncoding(named: "windows-1250"))
  }

  @Test(arguments: [
    ("<?xml version=\"1.0\" encoding=\"windows-1251\"?>", "windows-1251", true),
    ("<?xml version='1.0' encoding = 'KOI8-R' standalone='yes'?>", "KOI8-R", true),
    ("<?xml version='1.0'?><a encoding='x'/>", "UTF-8", true), ("<a/>", "UTF-8", true), ("", "UTF-8", true),
    ("\u{FEFF}<?xml version='1.0' encoding='windows-1251'?>", "UTF-8", true),
    ("<?xml version='1.0' encoding='UTF-16'?>", "UTF-8", true),
    ("<?xml version='1.0' encoding='GB18030'?>", "GB18030", false),
    ("<?xml version='1.0' encoding=''?>", "UTF-8", true),
  ])
  func `the encoding is told from mark and declaration`(start: String, name: String, isScanned: Bool) {
    let found = XMLEncodingDetection(of: bytes(start))
    #expect(found.name == name)
    #expect(found.scanned?.name == (isScanned ? name : nil))
  }

  @Test func `wide encodings are told from their first bytes`() {
    let text = "<?xml version='1.0' encoding='UTF-16'?>"
    let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] as [UInt8] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] as [UInt8] }
    let four = text.unicodeScalars.flatMap { [0, 0, 0, UInt8($0.value)] as [UInt8] }
    #expect(XMLEncodingDetection(of: little).name == "UTF-16LE")
    #expect(XMLEncodingDetection(of: [0xFF, 0xFE] + little).byteOrderMarkBytes == 2)
    #expect(XMLEncodingDetection(of: [0xFF, 0xFE] + little).declaredName == "UTF-16")
    #expect(XMLEncodingDetection(of: big).name == "UTF-16BE")
    #expect(XMLEncodingDetection(of: [0xFE, 0xFF] + big).name == "UTF-16BE")
    #expect(XMLEncodingDetection(of: four).name == "UCS-4BE")
    #expect(XMLEncodingDetection(of: four).scanned == nil)
    #expect(XMLEncodingDetection(of: [0x4C, 0x6F, 0xA7, 0x94]).scanned == nil)
  }
}
