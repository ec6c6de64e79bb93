import Contractors
import Testing

@Suite struct `E-mail addresses and web sites` {
  @Test(arguments: [
    (" Anna@Example.COM ", "Anna@example.com", "anna@example.com"),
    ("mailto:anna@example.com", "anna@example.com", "anna@example.com"),
    ("MAILTO: anna@example.com?subject=1", "anna@example.com", "anna@example.com"),
    ("anna@example.com.", "anna@example.com", "anna@example.com"),
    ("Анна <Anna@example.com>", "Anna@example.com", "anna@example.com"),
    ("infо@exаmple.соm", "info@example.com", "info@example.com"),
    ("почта@вектор.рф", "почта@вектор.рф", "почта@вектор.рф"),
    ("нет", "нет", "нет"),
  ])
  func `an address is cleaned for storing and folded for comparing`(
    text: String, stored: String, compared: String
  ) throws {
    let email = try #require(EmailAddress(text))
    #expect(email.address == stored)
    #expect(email.normalForm == compared)
    #expect(Normal.email(text) == compared)
  }

  @Test(arguments: [
    "anna@example.com", "a.b+c@sub.example.co", "почта@вектор.рф", "a_b@xn--80adxhks.xn--p1ai",
  ])
  func `an address that mail could reach is plausible`(text: String) {
    #expect(EmailAddress(text)?.isPlausible == true)
    #expect(EmailAddress(text)?.domain?.contains("@") == false)
  }

  @Test(arguments: [
    "нет", "anna", "anna@example", "a@@example.com", "@example.com", "anna@example..com", "anna@1.2.3.4",
    "test@test",
    "test@test.ru", ".a@example.com", "a b@example.com", "anna@-a.ru",
  ])
  func `an address that mail could not reach is not`(text: String) {
    #expect(EmailAddress(text)?.isPlausible == false)
  }

  @Test func `an empty or endless cell is no address`() {
    #expect(EmailAddress("  ") == nil)
    #expect(EmailAddress("mailto:") == nil)
    #expect(EmailAddress(String(repeating: "a", count: 2_000)) == nil)
  }

  @Test(arguments: [
    (
      "a@example.com, b@example.com;c@example.com d@example.com\ne@example.com",
      ["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"]
    ),
    ("Анна <a@example.com>", ["<a@example.com>"]), ("нет почты", ["нет почты"]), ("", []),
  ])
  func `a cell is split into its addresses`(text: String, expected: [String]) {
    #expect(splitEmails(text) == expected)
  }

  @Test(arguments: [
    ("https://www.Example.com/", "example.com"), ("HTTP://EXAMPLE.com", "example.com"),
    ("www.example.com", "example.com"),
    ("example.com/Path/", "example.com/Path"), ("http://example.com:80/", "example.com"),
    ("вектор.РФ", "вектор.рф"),
    ("https://example.com/?Q=A", "example.com/?Q=A"), ("", ""),
  ])
  func `spellings of one site are equal`(text: String, expected: String) {
    #expect(Normal.website(text) == expected)
  }
}

@Suite struct `Dates, numbers and flags` {
  @Test(arguments: [
    "2024-02-29", "2024-02-29T10:00:00+03:00", "2024-02-29 10:00:00", "29.02.2024", "29.02.2024 0:00:00",
    "20240229", "29022024",
    "2024/02/29", "29-02-2024", " 29.2.2024",
  ])
  func `a day is read in every usual spelling`(text: String) {
    #expect(Normal.date(text) == "2024-02-29")
  }

  @Test(arguments: [
    "", "0", "0001-01-01", "01.01.0001", "01.01.0001 0:00:00", "00000000", "0001-01-01T00:00:00",
    "  .  .    ",
  ])
  func `an empty form is no date, and not an error`(text: String) {
    #expect(Normal.date(text) == (text.contains("  .") ? nil : ""))
    #expect(CalendarDate(text) == nil)
  }

  @Test(arguments: [
    "30.02.2024", "29.02.2023", "2024-13-01", "01.02.24", "31/12/2024", "завтра", "2024-02", "99999999",
    "1.2.3.4",
    "29.02-2024", "29.02.2024 утром", String(repeating: "1", count: 100),
  ])
  func `what is no day is not read`(text: String) {
    #expect(Normal.date(text) == nil)
  }

  @Test(arguments: SampleSource.seeds)
  func `a written day is read back`(seed: UInt64) throws {
    var source = SampleSource(seed: seed)
    var days: [CalendarDate] = []
    for _ in 0..<300 {
      let day = CalendarDate(
        year: .random(in: 1900...2099, using: &source), month: .random(in: 1...12, using: &source),
        day: .random(in: 1...31, using: &source))
      guard let day else { continue }
      #expect(CalendarDate(day.description) == day, "seed \(seed)")
      #expect(CalendarDate(day.description.filter { $0 != "-" }) == day, "seed \(seed)")
      let parts = day.description.split(separator: "-").reversed()
      #expect(CalendarDate(parts.joined(separator: ".")) == day, "seed \(seed)")
      #expect(CalendarDate(parts.joined()) == day, "seed \(seed)")
      days.append(day)
    }
    #expect(days.sorted().map(\.description) == days.map(\.description).sorted())
  }

  @Test(arguments: [
    ("1234.5", "1234.5"), ("1234,50", "1234.5"), ("1 234,50", "1234.5"),
    ("1\u{A0}234\u{202F}567,00", "1234567"), ("1,234.50", "1234.5"),
    ("1.234,50", "1234.5"), ("1'234.5", "1234.5"), ("1.234.567", "1234567"), ("-5", "-5"), ("−5,0", "-5"),
    ("+007", "7"), ("-0,00", "0"),
    (",5", "0.5"), ("5,", "5"), ("0", "0"), ("1,234", "1.234"),
    ("12345678901234567890,123", "12345678901234567890.123"),
  ])
  func `a number is read in every usual spelling`(text: String, expected: String) {
    #expect(Normal.decimal(text) == expected)
  }

  @Test(arguments: [
    "", "-", "abc", "1e5", "1 23", "12 34 567", "1,2,3", "1,234.567,8", "5 руб.", ".", "--5", "1 234.567,8",
  ])
  func `what is no number is not read`(text: String) {
    #expect(Normal.decimal(text) == nil)
  }

  @Test func `yes and no are read in both languages`() {
    for text in ["да", "Да", "Истина", "true", "TRUE", "1", "Y", "yes", "X", "Х", "+", " да "] {
      #expect(Normal.flag(text) == true)
    }
    for text in ["нет", "Ложь", "false", "0", "N", "no", "-"] { #expect(Normal.flag(text) == false) }
    for text in ["", "2", "возможно", "да нет", String(repeating: "да", count: 100)] {
      #expect(Normal.flag(text) == nil)
    }
  }

  @Test func `a country is two letters`() {
    #expect(CountryCode("ru") == .russia)
    #expect(CountryCode("RUS") == nil)
    #expect(CountryCode("РУ") == nil)
    #expect(CountryCode("") == nil)
  }
}
