import Contractors
import Testing

@Suite struct `Telephone numbers` {
  @Test(arguments: [
    ("+7 (495) 000-00-01", "+74950000001"), ("8 495 000 00 01", "+74950000001"),
    ("84950000001", "+74950000001"),
    ("74950000001", "+74950000001"), ("(495) 000-00-01 доб. 12", "+74950000001#12"),
    ("9160000001", "+79160000001"),
    ("+7 495 000-00-01 #12", "+74950000001#12"), ("+7 495 000-00-01 ext 12", "+74950000001#12"),
    ("+7 495 000-00-01 вн.12", "+74950000001#12"), ("+7 495 000-00-01, 12", "+74950000001#12"),
    ("+7 495 000-00-01 (доб. 12)", "+74950000001#12"), ("+7 495 000-00-01 (12)", "+74950000001#12"),
    ("+7 495 000-00-01 доб.№ 012", "+74950000001#012"), ("+74950000001*12", "+74950000001#12"),
    ("tel:+7-495-000-00-01;ext=12", "+74950000001#12"), ("8-800-000-00-01", "+78000000001"),
    ("8 (800) 000-00-01", "+78000000001"),
    ("+8 (495) 000-00-01", "+74950000001"), ("00-00-01", "000001"), ("2-34-56", "23456"),
    ("факс 00-00-02", "000002"),
    ("8 10 375 29 000 00 01", "+375290000001"), ("810375290000001", "+375290000001"),
    ("+49 (0) 30 000001", "+4930000001"),
    ("+375 29 000-00-01", "+375290000001"),
    ("тел. 8\u{A0}495\u{2011}000\u{2011}00\u{2011}01", "+74950000001"),
    ("5123456789", "5123456789"), ("+7 495 000-00-1", "+7495000001"),
  ])
  func `a number is read as it would be dialled in Russia`(text: String, expected: String) throws {
    let number = try #require(PhoneNumber.parse(text))
    #expect(number.normalForm == expected)
    #expect(Normal.phone(text) == expected)
  }

  @Test(arguments: [
    ("8 029 000-00-01", "BY", "+375290000001"), ("80290000001", "BY", "+375290000001"),
    ("29 000-00-01", "BY", "+375290000001"),
    ("8 727 000 00 01", "KZ", "+77270000001"), ("7010000001", "KZ", "+77010000001"),
    ("044 000 00 01", "UA", "+380440000001"),
    ("22 000 00 01", "PL", "+48220000001"), ("030 000001", "DE", "+4930000001"),
    ("030 1000001", "DE", "+49301000001"),
    ("0049 30 1000001", "DE", "+49301000001"), ("0049 30 1000001", "PL", "+49301000001"),
    ("1000001", "DE", "1000001"),
    ("(212) 555-0100", "US", "+12125550100"), ("1 212 555 0100", "US", "+12125550100"),
    ("12345678", "ZZ", "12345678"),
  ])
  func `a number is read as it would be dialled in its country`(
    text: String, country: String, expected: String
  ) throws {
    let code = try #require(CountryCode(country))
    #expect(PhoneNumber.parse(text, country: code)?.normalForm == expected)
  }

  @Test func `only a number with area code and right length has an E.164 form`() {
    #expect(PhoneNumber.parse("+7 495 000-00-01")?.e164 == "+74950000001")
    #expect(PhoneNumber.parse("00-00-01")?.e164 == nil)
    #expect(PhoneNumber.parse("+7 495 000-00-1")?.e164 == nil)
    #expect(PhoneNumber.parse("+375 29 000-00-01")?.e164 == "+375290000001")
  }

  @Test(arguments: [
    ("000-00-01 (Анна)", "Анна"), ("факс 00-00-02", "факс"),
    ("+7 495 000-00-01 доб. 12 Анна Климова", "Анна Климова"),
    ("моб.: +7 916 000-00-01, спросить Анну", "моб.: спросить Анну"),
    ("+7 495 000-00-01 (Анна, 2 этаж)", "Анна, 2 этаж"),
    ("+7 495 000-00-01 Анна, доб. 12", "Анна"),
  ])
  func `words around a number become its comment`(text: String, expected: String) {
    #expect(PhoneNumber.parse(text)?.comment == expected)
  }

  @Test(arguments: [
    "", "нет", "Анна", "12", "112", "доб. 12", "8-800-ВЕКТОР", "+7 495 000-00-01 +7 495 000-00-02",
    "1234567890123456789",
    String(repeating: "1 ", count: 200),
  ])
  func `what is no single number is refused and compares as text`(text: String) {
    #expect(PhoneNumber.parse(text) == nil)
    #expect(Normal.phone(text) == Normal.text(text))
  }

  @Test(arguments: [
    ("+7 495 000-00-01, +7 495 000-00-02", ["+7 495 000-00-01", "+7 495 000-00-02"]),
    ("+7 495 000-00-01; 8 495 000-00-02/00-00-03", ["+7 495 000-00-01", "8 495 000-00-02", "00-00-03"]),
    ("+7 495 000-00-01\n+7 495 000-00-02\r\n", ["+7 495 000-00-01", "+7 495 000-00-02"]),
    ("+7 495 000-00-01, доб. 12", ["+7 495 000-00-01, доб. 12"]),
    ("+7 495 000-00-01, 12", ["+7 495 000-00-01, 12"]),
    ("+7 495 000-00-01, 12, 00-00-02", ["+7 495 000-00-01, 12", "00-00-02"]),
    ("+7 495 000-00-01; ext 12; 00-00-02", ["+7 495 000-00-01; ext 12", "00-00-02"]),
    ("+7 495 000-00-01 (Анна, Ольга), 00-00-02", ["+7 495 000-00-01 (Анна, Ольга)", "00-00-02"]),
    ("+7 495 000-00-01, #12", ["+7 495 000-00-01, #12"]), ("2-34-56, 2-34-57", ["2-34-56", "2-34-57"]),
    ("+7 495 000-00-01, Анна", ["+7 495 000-00-01, Анна"]), ("тел., 00-00-01", ["тел., 00-00-01"]),
    (" , ; ", []), ("", []),
    ("факс 00-00-01, моб. +7 916 000-00-01", ["факс 00-00-01", "моб. +7 916 000-00-01"]),
  ])
  func `a cell is split into its numbers`(text: String, expected: [String]) {
    #expect(splitPhones(text) == expected)
  }

  @Test(arguments: SampleSource.seeds)
  func `a number written in any usual way is read as itself`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    for _ in 0..<300 {
      let area =
        "\([3, 4, 8, 9].randomElement(using: &source) ?? 4)" + source.digits(2).map(String.init).joined()
      let local = source.digits(7).map(String.init).joined()
      let ext =
        Bool.random(using: &source)
        ? source.digits(Int.random(in: 1...5, using: &source)).map(String.init).joined() : nil
      let grouped = "\(local.prefix(3))-\(local.dropFirst(3).prefix(2))-\(local.suffix(2))"
      let expected = "+7\(area)\(local)" + (ext.map { "#\($0)" } ?? "")
      for written in [
        "+7 (\(area)) \(grouped)", "8\(area)\(local)", "8 \(area) \(grouped)", "7\(area)\(local)",
        "(\(area)) \(local)",
      ] {
        for mark in [" доб. ", " ext. ", "#", ", ", " (вн. "] {
          let text = written + (ext.map { mark + $0 + (mark.contains("(") ? ")" : "") } ?? "")
          let number = PhoneNumber.parse(text)
          #expect(number?.normalForm == expected, "seed \(seed): \(text)")
          #expect(splitPhones(text) == [text], "seed \(seed)")
          #expect(number.flatMap { PhoneNumber.parse($0.description) } == number, "seed \(seed): \(text)")
        }
      }
    }
  }

  @Test(arguments: SampleSource.seeds)
  func `splitting loses no digit, and parts of parts are themselves`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    for _ in 0..<1_000 {
      let text = source.text()
      let parts = splitPhones(text)
      #expect(digits(of: parts.joined()) == digits(of: text), "seed \(seed): \(text.debugDescription)")
      _ = parts.map { PhoneNumber.parse($0) }
    }
  }

  private func digits(of text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { $0.properties.numericType == .decimal }
  }
}
