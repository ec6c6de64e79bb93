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

  /// Describes a number.
  public init(field: FieldName, scheme: IdentifierScheme, value: String) {
    self.field = field
    self.scheme = scheme
    self.value = value
  }
}

extension Record {
  /// The ИНН, ОГРН and ОГРНИП, bank accounts and IBANs whose check digits or shape cannot be right.
  ///
  /// A text that is no such number at all (another length, letters, a placeholder) is not doubted: it may be of another register.
  public var doubtfulIdentifiers: [DoubtfulIdentifier] {
    var doubts: [DoubtfulIdentifier] = []
    if let text = self["taxId"]?.text, RussianTaxNumber(text)?.isValid == false {
      doubts.append(DoubtfulIdentifier(field: "taxId", scheme: .inn, value: text))
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
}
