import Contractors
import Testing

/// One row of the table of identifiers: numbers that pass and numbers that do not.
///
/// Source: contractor-formats.md §21.
struct IdentifierRow: Sendable, CustomTestStringConvertible {
  let scheme: IdentifierScheme
  let valid: [String]
  let invalid: [String]

  var testDescription: String { scheme.rawValue }

  static let all: [IdentifierRow] = [
    .init(
      scheme: .inn,
      valid: [
        "7707083893", "7736207543", "7736050003", "7708004767", "500100732259", "123456789047",
        "999900000160",
      ],
      invalid: ["7707083894", "7736207544", "7736050030", "500100732260", "123456789037", "012345678901"]),
    .init(
      scheme: .kpp, valid: ["773601001", "770401001", "997250001", "7736AB001"],
      invalid: ["77360100", "7736о1001", "773601-01"]),
    .init(
      scheme: .ogrn, valid: ["1027700132195", "1027700229193", "1027700070518"],
      invalid: ["1027700132196", "1027700229139", "0027700132195"]),
    .init(
      scheme: .ogrnip, valid: ["324999900000014", "324999900000070", "304500116000157"],
      invalid: ["304500116000158", "324999900000071", "924999900000014"]),
    .init(
      scheme: .okpo, valid: ["00032537", "55187675", "00040778", "0164667059", "00032537000012"],
      invalid: ["00032538", "55187657", "00040787"]),
    .init(
      scheme: .snils, valid: ["112-233-445 95", "087-654-303 00", "08765430200", "001-001-998 11"],
      invalid: ["11223344596", "08765430700", "11223344500"]),
    .init(
      scheme: .bik, valid: ["044525225", "044525187", "044525974", "017003983"],
      invalid: ["04452522", "0445252255", "04452522A", "054525225", "044525030"]),
    .init(
      scheme: .iban,
      valid: [
        "GB82WEST12345698765432", "DE89370400440532013000", "UA213223130000026007233566001",
        "KZ86125KZT5004100100", "BY13NBRB3600900000002Z00AB00", "gb82 west 1234 5698 7654 32",
      ],
      invalid: [
        "GB82WEST12345698765433", "DE89370400440532013001", "KZ86125KZT5004100101", "DE8937040044053201300",
        "QQ89370400440532013000", "DE",
      ]),
    .init(
      scheme: .vat,
      valid: [
        "DE136695976", "DE143454214", "FR40303265045", "ESA28015865", "PL5260250995", "IT00905811006",
        "ATU12345678",
        "ES12345678Z",
      ],
      invalid: [
        "DE136695977", "FR41303265045", "PL5260250996", "IT00905811007", "ESA28015866", "QQ12345678", "DE12",
      ]),
    .init(
      scheme: .edrpou, valid: ["14360570", "20077720", "00032129", "40075815"],
      invalid: ["14360571", "20077727", "32855968"]),
    .init(
      scheme: .rnokpp, valid: ["1759013776", "2530414071"], invalid: ["1759013770", "2530414070", "12345"]),
    .init(
      scheme: .bin, valid: ["941240000193", "020240000555", "971240001315"],
      invalid: ["941240000194", "020240000556", "971240001351", "941340000193"]),
    .init(
      scheme: .unp, valid: ["600122610", "100325912", "200988541", "100582333", "MA1953684", "МА1953684"],
      invalid: ["200988542", "100582334", "900122610", "MX1953684", "M11953684"]),
    .init(scheme: .gln, valid: ["4000000000006"], invalid: ["4000000000007", "400000000000"]),
  ]
}

/// A row of the table for accounts, whose key belongs to a bank.
struct AccountRow: Sendable {
  let account: String
  let bank: String
}

@Suite struct `The table of identifiers` {
  @Test(arguments: IdentifierRow.all)
  func `numbers that were given out pass`(row: IdentifierRow) {
    for number in row.valid {
      let reading = identifier(number, scheme: row.scheme)
      #expect(reading.problem == nil, "\(number)")
      #expect(reading.isMatchKey)
      #expect(identifier(reading.normalForm, scheme: row.scheme) == reading)
    }
  }

  @Test(arguments: IdentifierRow.all)
  func `numbers that cannot have been given out are no keys, and are kept`(row: IdentifierRow) {
    for number in row.invalid {
      let reading = identifier(number, scheme: row.scheme)
      #expect(reading.problem != nil, "\(number)")
      #expect(!reading.isMatchKey)
      #expect(!reading.normalForm.isEmpty)
    }
  }

  @Test(arguments: IdentifierScheme.allCases)
  func `one repeated digit is a placeholder in every scheme`(scheme: IdentifierScheme) {
    for digit in 0...9 {
      for length in [8, 9, 10, 12, 13, 15, 20] {
        let text = String(repeating: "\(digit)", count: length)
        #expect(identifier(text, scheme: scheme).problem == .placeholder)
      }
    }
  }

  @Test(arguments: IdentifierScheme.allCases)
  func `no text whatever stops the reader`(scheme: IdentifierScheme) {
    let texts = [
      "", " ", "-", "нет", "н/д", "'", "🙂", "\u{0}", String(repeating: "9", count: 5_000), "12.00.0", "E",
      "1E",
    ]
    for text in texts { #expect(identifier(text, scheme: scheme).problem != nil, "\(text.prefix(20))") }
    #expect(identifier("", scheme: scheme).problem == .empty)
    #expect(identifier("—", scheme: scheme).problem == .placeholder)
  }

  @Test(arguments: [
    AccountRow(account: "40702810938000012345", bank: "044525225"),
    AccountRow(account: "40702810000000000002", bank: "044525187"),
    AccountRow(account: "40802810000000000003", bank: "044525974"),
    AccountRow(account: "40702 810 9 3800 0012345", bank: "044525225"),
  ])
  func `an account fits its bank`(row: AccountRow) throws {
    let bank = try #require(BankCode(row.bank))
    let account = try #require(BankAccountNumber(row.account, bankCode: bank))
    #expect(account.isValid)
    #expect(account.value.utf8.count == 20)
  }

  @Test(arguments: [
    AccountRow(account: "40702810938000012346", bank: "044525225"),
    AccountRow(account: "40702810838000012345", bank: "044525225"),
    AccountRow(account: "40702810938000012345", bank: "044525187"),
  ])
  func `an account of another bank or with a wrong key is doubtful`(row: AccountRow) throws {
    let bank = try #require(BankCode(row.bank))
    #expect(BankAccountNumber(row.account, bankCode: bank)?.problem == .checkDigit)
    #expect(BankAccountNumber(row.account)?.problem == nil, "without a bank there is nothing to check it by")
  }

  @Test(arguments: [
    AccountRow(account: "30101810400000000225", bank: "044525225"),
    AccountRow(account: "30101810700000000187", bank: "044525187"),
    AccountRow(account: "30101810145250000974", bank: "044525974"),
  ])
  func `a correspondent account fits its bank`(row: AccountRow) throws {
    let bank = try #require(BankCode(row.bank))
    #expect(CorrespondentAccountNumber(row.account, bankCode: bank)?.isValid == true)
  }

  @Test(arguments: [
    AccountRow(account: "30101810400000000226", bank: "044525225"),
    AccountRow(account: "30101810700000000188", bank: "044525187"),
    AccountRow(account: "3010181040000000022", bank: "044525225"),
    AccountRow(account: "40702810938000012345", bank: "044525225"),
  ])
  func `a correspondent account that does not fit is doubtful`(row: AccountRow) throws {
    let bank = try #require(BankCode(row.bank))
    let reading = identifier(row.account, scheme: .correspondentAccount, bankCode: bank)
    #expect(reading.problem != nil)
  }
}
