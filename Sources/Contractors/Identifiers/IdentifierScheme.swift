/// The register that gave out an identifier, and with it the identifier's form and check digits.
///
/// The names are those under which the registers are known, in Latin letters; they appear in mappings and in
/// stored values.
///
/// Source: contractor-formats.md §21.
public enum IdentifierScheme: String, CaseIterable, Hashable, Sendable, Codable {
  /// ИНН: tax number in Russia, 10 digits for a company, 12 for a person.
  case inn
  /// КПП: reason for tax registration in Russia, 9 characters, no check digit.
  case kpp
  /// ОГРН: entry of a company in the Russian register, 13 digits.
  case ogrn
  /// ОГРНИП: entry of a sole proprietor in the Russian register, 15 digits.
  case ogrnip
  /// ОКПО: enterprise in the Russian statistical classifier, 8 digits, 10 for a sole proprietor, 14 for a
  /// branch.
  case okpo
  /// СНИЛС: Russian pension insurance account of a person, 11 digits.
  case snils
  /// БИК: bank in Russia, 9 digits.
  case bik
  /// Account at a bank in Russia, 20 characters; its key can be checked only together with the bank's БИК.
  case account
  /// Account of a bank at the Bank of Russia, 20 digits; its key can be checked only together with the bank's
  /// БИК.
  case correspondentAccount
  /// International bank account number, up to 34 characters.
  case iban
  /// VAT number in the European Union, with its country prefix.
  case vat
  /// УНП: payer's number in Belarus, 9 characters.
  case unp
  /// БИН or ИИН: business or individual identification number in Kazakhstan, 12 digits.
  case bin
  /// ЄДРПОУ: enterprise in the Ukrainian register, 8 digits.
  case edrpou
  /// РНОКПП: taxpayer (person) in Ukraine, 10 digits.
  case rnokpp
  /// Global location number of GS1, 13 digits.
  case gln

  /// Whether values of the scheme may hold letters; Cyrillic look-alikes are then read as the Latin ones.
  var allowsLetters: Bool {
    switch self {
    case .kpp, .account, .iban, .vat, .unp: true
    case .inn, .ogrn, .ogrnip, .okpo, .snils, .bik, .correspondentAccount, .bin, .edrpou, .rnokpp, .gln: false
    }
  }

  /// The lengths a value can have, in ascending order; empty where the length follows from the value's
  /// country.
  var lengths: [Int] {
    switch self {
    case .inn: [10, 12]
    case .kpp, .bik, .unp: [9]
    case .ogrn, .gln: [13]
    case .ogrnip: [15]
    case .okpo: [8, 10, 14]
    case .snils: [11]
    case .account, .correspondentAccount: [20]
    case .bin: [12]
    case .edrpou: [8]
    case .rnokpp: [10]
    case .iban, .vat: []
    }
  }
}
