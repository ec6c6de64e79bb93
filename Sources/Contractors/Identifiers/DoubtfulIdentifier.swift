/// An official number in a record that breaks a rule of its register: it is carried as it is, and never matched by.
///
/// Source: contractor-formats.md §21.
public struct DoubtfulIdentifier: Sendable, Hashable {
  /// The field it stands in.
  public var field: FieldName
  /// The register whose rule it breaks.
  public var scheme: IdentifierScheme
  /// The text as given.
  public var value: String
  /// The rule.
  public var problem: IdentifierProblem

  /// Describes a number.
  public init(
    field: FieldName, scheme: IdentifierScheme, value: String, problem: IdentifierProblem = .checkDigit
  ) {
    self.field = field
    self.scheme = scheme
    self.value = value
    self.problem = problem
  }

  /// Whether a spreadsheet probably cut a zero at its beginning.
  public var lostLeadingZeros: Bool {
    if case .lostLeadingZeros = problem { true } else { false }
  }
}

extension Record {
  /// The ИНН, ОГРН and ОГРНИП, bank accounts and IBANs whose check digits or shape cannot be right, and an ИНН that is one digit
  /// short, since a spreadsheet takes the zero off its beginning (regions 01 to 09).
  ///
  /// A text that is no such number at all (another length, letters, a placeholder) is not doubted: it may be of another register.
  public var doubtfulIdentifiers: [DoubtfulIdentifier] {
    var doubts: [DoubtfulIdentifier] = []
    if let text = self["taxId"]?.text {
      if RussianTaxNumber(text)?.isValid == false {
        doubts.append(DoubtfulIdentifier(field: "taxId", scheme: .inn, value: text))
      } else if let problem = lostZero(of: text) {
        doubts.append(DoubtfulIdentifier(field: "taxId", scheme: .inn, value: text, problem: problem))
      }
    }
    if let text = self["registrationNumber"]?.text, let number = RussianRegistrationNumber(text),
      !number.isValid
    {
      doubts.append(
        DoubtfulIdentifier(field: "registrationNumber", scheme: number.reading.scheme, value: text))
    }
    for account in self["bankAccounts"]?.elements ?? [] {
      if account.value.first?.isLetter == true {
        guard InternationalBankAccountNumber(account.value)?.isValid == false else { continue }
        doubts.append(DoubtfulIdentifier(field: "bankAccounts", scheme: .iban, value: account.value))
      } else if let code = account.parts["bankCode"].flatMap({ BankCode($0) }),
        BankAccountNumber(account.value, bankCode: code)?.isValid == false
      {
        doubts.append(DoubtfulIdentifier(field: "bankAccounts", scheme: .account, value: account.value))
      }
    }
    return doubts
  }

  /// What is wrong with an ИНН that lacks its first digit; nil for numbers of other lengths, and for those of foreign registers.
  private func lostZero(of text: String) -> IdentifierProblem? {
    // Belarus has numbers of nine digits, with a check digit of their own.
    if self["kind"]?.text == "foreign" || BelarusianTaxNumber(text)?.isValid == true { return nil }
    // Who writes hyphens has a number of another register: no spreadsheet put them there.
    guard Normal.collapsed(text).utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    let reading = identifier(text, scheme: .inn)
    guard case .lostLeadingZeros(let likely)? = reading.problem,
      likely.utf8.count == reading.normalForm.utf8.count + 1
    else { return nil }
    return reading.problem
  }
}
