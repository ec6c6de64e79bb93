import Contractors
import Testing

@Suite struct `Reading identifiers` {
  @Test(arguments: [
    ("7707 083 893", "7707083893"), ("7707-083-893", "7707083893"),
    ("\u{A0}7707\u{202F}083893\u{FEFF}", "7707083893"),
    ("'7707083893", "7707083893"), ("7707083893.0", "7707083893"), ("7707083893,00", "7707083893"),
  ])
  func `what programs and people put around a number is dropped`(text: String, expected: String) {
    let reading = identifier(text, scheme: .inn)
    #expect(reading.normalForm == expected)
    #expect(reading.problem == nil)
  }

  @Test func `a number cut by a spreadsheet is told from a mistyped one`() {
    #expect(identifier("277000017", scheme: .inn).problem == .lostLeadingZeros(likely: "0277000017"))
    #expect(identifier("277000017", scheme: .inn).normalForm == "277000017")
    #expect(identifier("44525225", scheme: .bik).problem == .lostLeadingZeros(likely: "044525225"))
    #expect(identifier("32537", scheme: .okpo).problem == .lostLeadingZeros(likely: "00032537"))
    #expect(identifier("20240000555", scheme: .bin).problem == .lostLeadingZeros(likely: "020240000555"))
    #expect(identifier("77070838", scheme: .inn).problem == .length(found: 8, expected: [10, 12]))
    #expect(identifier("027700001", scheme: .inn).problem == .length(found: 9, expected: [10, 12]))
  }

  @Test(arguments: ["4,07028E+19", "4.07028E+19", "7,70708E+09", "4E+19", "4.07e19"])
  func `a rounded number is told as such and kept as it is`(text: String) {
    for scheme in [IdentifierScheme.account, .inn, .ogrn, .iban] {
      let reading = identifier(text, scheme: scheme)
      #expect(reading.problem == .scientificNotation)
      #expect(reading.normalForm == text)
    }
  }

  @Test(arguments: ["нет", "-", "н/д", "не указан", "0000000000", "999999990", "0"])
  func `a placeholder is no number`(text: String) {
    #expect(identifier(text, scheme: .inn).problem == .placeholder)
    #expect(RussianTaxNumber(text) == nil)
  }

  @Test func `a wrong check digit is a warning, a wrong form is a refusal`() throws {
    let doubtful = try #require(RussianTaxNumber("7707083894"))
    #expect(doubtful.problem == .checkDigit)
    #expect(!doubtful.isValid)
    #expect(doubtful.value == "7707083894")
    #expect(RussianTaxNumber("770708389") == nil)
    #expect(RussianTaxNumber("77O7083893") == nil)
    #expect(RussianTaxNumber("0012345678")?.problem == .shape)
    #expect(RussianTaxNumber("7707083893")?.isPersonal == false)
    #expect(RussianTaxNumber("500100732259")?.isPersonal == true)
  }

  @Test func `a registration number says whose it is`() {
    #expect(RussianRegistrationNumber("1027700132195")?.isPersonal == false)
    #expect(RussianRegistrationNumber("304500116000157")?.isPersonal == true)
    #expect(RussianRegistrationNumber("304500116000157")?.isValid == true)
    #expect(RussianRegistrationNumber("10277001321") == nil)
    #expect(RussianRegistrationNumber("1027700132196")?.problem == .checkDigit)
  }

  @Test func `a number of Kazakhstan says whether it is a person's`() {
    #expect(KazakhIdentificationNumber("941240000193")?.isPersonal == false)
    #expect(KazakhIdentificationNumber("900115300011")?.isPersonal == true)
    #expect(BelarusianTaxNumber("ма1953684") == nil, "only capitals are taken for Latin letters")
    #expect(BelarusianTaxNumber("ma1953684")?.isPersonal == true)
  }

  @Test func `Cyrillic capitals are read as Latin where letters are allowed`() {
    #expect(identifier("ВУ13NBRB3600900000002Z00AB00", scheme: .iban).problem == .characters)
    #expect(identifier("КZ86125KZТ5004100100", scheme: .iban).normalForm == "KZ86125KZT5004100100")
    #expect(identifier("7736АВ001", scheme: .kpp).normalForm == "7736AB001")
    #expect(InternationalBankAccountNumber("KZ86125KZT5004100100")?.country == .kazakhstan)
  }

  @Test func `every problem is a sentence about the value`() {
    let problems: [IdentifierProblem] = [
      .empty, .placeholder, .characters, .length(found: 9, expected: [10, 12]),
      .length(found: 9, expected: []), .shape,
      .checkDigit, .lostLeadingZeros(likely: "0277000017"), .scientificNotation,
    ]
    #expect(Set(problems.map(\.description)).count == problems.count)
    #expect(problems[3].description == "has 9 characters instead of 10 or 12")
  }

  @Test func `an account of a cash centre is keyed by its office`() throws {
    let centre = try #require(BankCode("044525000"))
    #expect(centre.isCashCentre)
    let accounts = (0...9).compactMap { BankAccountNumber("03100643\($0)00000000001", bankCode: centre) }
    #expect(accounts.count == 10)
    #expect(accounts.filter(\.isValid).count == 1)
  }
}
