/// What an identifier's text was found to be: its normal form, and what is wrong with it if something is.
public struct IdentifierReading: Hashable, Sendable {
  /// The scheme by which the text was read.
  public let scheme: IdentifierScheme
  /// The text without spaces and hyphens, letters in upper case; the trimmed text itself where that would
  /// destroy it.
  public let normalForm: String
  /// What is wrong with the value; `nil` for one that passes every rule.
  public let problem: IdentifierProblem?

  /// Whether the value may be used to recognise a contractor without asking anyone.
  ///
  /// An account read without its bank's БИК passes here unproved, since its key needs both.
  public var isMatchKey: Bool { problem == nil }
}

/// Reads an identifier as found in a file or a portal.
///
/// Spaces of all kinds, hyphens and a fraction of zeros (`7707083893.0`) are dropped, leading zeros are kept.
/// Cyrillic capitals that look like Latin ones are replaced where the scheme allows letters. The reading
/// never fails: whatever is wrong with the text is its ``IdentifierReading/problem``.
///
/// - Parameters:
///   - text: the value as given.
///   - scheme: the register whose rules apply.
///   - bankCode: the bank, by which the key of ``IdentifierScheme/account`` and
///     ``IdentifierScheme/correspondentAccount`` is checked; without it their key is not checked.
/// - Returns: normal form and problem.
/// - Complexity: linear in the text's length.
///
/// Source: contractor-formats.md §21.
public func identifier(
  _ text: String, scheme: IdentifierScheme, bankCode: BankCode? = nil
) -> IdentifierReading {
  let characters = cleanedCharacters(of: text, scheme: scheme)
  if let problem = commonProblem(of: text, characters: characters, scheme: scheme) {
    let form = problem == .scientificNotation || problem == .placeholder ? Normal.collapsed(text) : nil
    return IdentifierReading(
      scheme: scheme, normalForm: form ?? String(decoding: characters, as: UTF8.self), problem: problem)
  }
  return IdentifierReading(
    scheme: scheme, normalForm: String(decoding: characters, as: UTF8.self),
    problem: ruleProblem(of: characters, scheme: scheme, bankCode: bankCode))
}

/// The problems that do not depend on the scheme's own rules.
private func commonProblem(of text: String, characters: [UInt8], scheme: IdentifierScheme)
  -> IdentifierProblem?
{
  let digitsOnly = characters.allSatisfy { isDigit($0) }
  if !digitsOnly || characters.isEmpty {
    if Normal.isPlaceholder(text) { return .placeholder }
    if characters.isEmpty { return .empty }
    if isScientificNotation(text) { return .scientificNotation }
    guard scheme.allowsLetters, characters.allSatisfy({ isDigit($0) || isCapital($0) }) else {
      return .characters
    }
  } else if isPlaceholderNumber(characters) {
    return .placeholder
  }
  let lengths = scheme.lengths
  guard lengths.isEmpty || lengths.contains(characters.count) else {
    return lengthProblem(of: characters, digitsOnly: digitsOnly, scheme: scheme)
  }
  return nil
}

/// Tells a value whose leading zeros a spreadsheet cut from one that is too short or too long.
///
/// One missing zero is assumed where the longer value could occur; two or three only where its check digit
/// then fits.
private func lengthProblem(of characters: [UInt8], digitsOnly: Bool, scheme: IdentifierScheme)
  -> IdentifierProblem
{
  let wrong = IdentifierProblem.length(found: characters.count, expected: scheme.lengths)
  guard digitsOnly, characters.first != UInt8(ascii: "0") else { return wrong }
  for length in scheme.lengths where length > characters.count && length - characters.count <= 3 {
    let missing = length - characters.count
    let padded = Array(repeating: UInt8(ascii: "0"), count: missing) + characters
    let problem = ruleProblem(of: padded, scheme: scheme, bankCode: nil)
    if problem == nil || missing == 1 && problem == .checkDigit {
      return .lostLeadingZeros(likely: String(decoding: padded, as: UTF8.self))
    }
  }
  return wrong
}

/// The scheme's own rules, for characters that are known to be permitted and right in number.
private func ruleProblem(
  of characters: [UInt8], scheme: IdentifierScheme, bankCode: BankCode?
) -> IdentifierProblem? {
  switch scheme {
  case .inn: RussianTaxNumber.problem(of: characters)
  case .kpp: TaxReasonCode.problem(of: characters)
  case .ogrn, .ogrnip: RussianRegistrationNumber.problem(of: characters)
  case .okpo: EnterpriseCode.problem(of: characters)
  case .snils: PensionInsuranceNumber.problem(of: characters)
  case .bik: BankCode.problem(of: characters)
  case .account: BankAccountNumber.problem(of: characters, bankCode: bankCode)
  case .correspondentAccount: CorrespondentAccountNumber.problem(of: characters, bankCode: bankCode)
  case .iban: InternationalBankAccountNumber.problem(of: characters)
  case .vat: EuropeanVATNumber.problem(of: characters)
  case .unp: BelarusianTaxNumber.problem(of: characters)
  case .bin: KazakhIdentificationNumber.problem(of: characters)
  case .edrpou: UkrainianEnterpriseCode.problem(of: characters)
  case .rnokpp: UkrainianTaxNumber.problem(of: characters)
  case .gln: GlobalLocationNumber.problem(of: characters)
  }
}
