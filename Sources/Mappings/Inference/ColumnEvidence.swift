import Contractors

/// How sure a guess about a column is.
public enum GuessConfidence: String, Sendable, Hashable, CaseIterable {
  /// The heading is known and the values are as they should be.
  case high
  /// The heading is known, or numbers with right check digits speak for an unknown one.
  case medium
  /// The heading is only like a known one, or the values speak against it, or they alone speak for it.
  case low
}

/// What the cells of a column say of its meaning.
struct ColumnEvidence {
  /// The cells that are not empty.
  let values: [String]

  init(_ cells: some Sequence<String>) { values = cells.map(\.trimmed).filter { !$0.isEmpty } }

  /// How many cells are as values of this meaning are; nil when the meaning says nothing of their form.
  func count(as meaning: HeaderSynonyms.Meaning) -> Int? {
    guard let test = Self.test(of: meaning) else { return nil }
    return values.count(where: test)
  }

  /// What cells under an unknown heading may mean in an entity: so many of them as must not be chance look alike.
  func meaning(in entity: Entity) -> HeaderSynonyms.Meaning? {
    guard values.count >= Self.cellsMinimum else { return nil }
    return Self.recognisable.first { meaning in
      if case .field(let field) = meaning, Catalogue.standard.descriptor(of: field, in: entity) == nil {
        return false
      }
      let count = countAlone(as: meaning)
      // A check digit that is right by chance is one in ten: most of them being right says what the others were to be.
      return count * 10 >= values.count * (Self.isChecked(meaning) ? 6 : 9)
    }
  }

  /// How many cells are so much like values of this meaning that no heading need say it.
  func countAlone(as meaning: HeaderSynonyms.Meaning) -> Int {
    switch meaning {
    case .field("registrationNumber"):
      values.count { RussianRegistrationNumber($0)?.isValid == true }
    case .field("taxReason"): values.count(where: Self.isTaxReason)
    default: count(as: meaning) ?? 0
    }
  }

  /// A number of nine digits with one of the usual reasons in it, which is not the code of a Russian bank.
  private static func isTaxReason(_ text: String) -> Bool {
    guard TaxReasonCode(text)?.isValid == true, !text.hasPrefix("04") else { return false }
    return ["01", "43", "44", "45", "50"].contains(text.dropFirst(4).prefix(2))
  }

  /// Whether the numbers of a meaning have check digits.
  static func isChecked(_ meaning: HeaderSynonyms.Meaning) -> Bool {
    meaning == .field("taxId") || meaning == .field("registrationNumber")
  }

  private static let cellsMinimum = 3

  /// Meanings that the form of values alone tells, the strictest first.
  private static let recognisable: [HeaderSynonyms.Meaning] = [
    .element("emails", kind: "work"), .field("bankAccounts"), .field("taxId"), .field("registrationNumber"),
    .field("taxReason"),
    .element("websites", kind: "work"),
    .element("phones", kind: "work"),
  ]

  private static func test(of meaning: HeaderSynonyms.Meaning) -> ((String) -> Bool)? {
    switch meaning {
    case .element("emails", _): isEmail
    case .element("phones", _): isPhone
    case .element("websites", _): isWebsite
    case .field("taxId"): { RussianTaxNumber($0)?.isValid == true || EuropeanVATNumber($0)?.isValid == true }
    case .field("taxReason"): { TaxReasonCode($0)?.isValid == true }
    case .field("registrationNumber"):
      { RussianRegistrationNumber($0)?.isValid == true || isNumber($0, 6...12) }
    case .field("bankAccounts"):
      { InternationalBankAccountNumber($0)?.isValid == true || isNumber($0, 20...20) }
    case .field("birthDate"): { text in dates.contains { $0.read(text) != nil } }
    case .part("bankCode"): { isNumber($0, 6...9) || [8, 11].contains($0.utf8.count) }
    case .addressPart("postalCode"): { $0.count <= 10 && $0.contains(where: \.isNumber) }
    case .taxIdWithReason: { $0.contains("/") || RussianTaxNumber($0)?.isValid == true }
    default: nil
    }
  }

  private static let dates = ["dd.MM.yyyy", "yyyy-MM-dd", "d.M.yyyy", "dd/MM/yyyy", "yyyyMMdd", "ddMMyyyy"]
    .compactMap { DateFormat($0) }

  private static func isNumber(_ text: String, _ digits: ClosedRange<Int>) -> Bool {
    digits.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isEmail(_ text: String) -> Bool {
    guard let at = text.firstIndex(of: "@"), at > text.startIndex else { return false }
    return text[at...].contains(".") && !text.hasPrefix("http")
  }

  private static func isWebsite(_ text: String) -> Bool {
    if text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("www.") { return true }
    guard let dot = text.lastIndex(of: "."), !text.contains(" "), !text.contains("@") else { return false }
    let end = text[text.index(after: dot)...].prefix { $0.isLetter }
    return dot > text.startIndex && end.count >= 2 && text.contains(where: \.isLetter)
  }

  private static func isPhone(_ text: String) -> Bool {
    let digits = text.count { $0.isASCII && $0.isNumber }
    let letters = text.count(where: \.isLetter)
    let hasSign = text.contains { "+()- ".contains($0) }
    return (5...24).contains(digits) && letters <= 8 && letters < digits && (hasSign || digits == 11)
  }
}
