/// A telephone number as found in a cell: the number, an extension, and the words around them.
public struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
  /// `+` and the digits from the calling code on, or the digits alone where the area or country is not known.
  public let number: String
  /// The extension, 1 to 8 digits; `nil` if there is none.
  public let ext: String?
  /// What else the text says, such as `факс` or a name; `nil` if nothing.
  public let comment: String?

  /// The number in E.164 form (`+74950000001`); `nil` if the area code is missing or the length does not fit
  /// the country.
  public var e164: String? { Self.isComplete(number) ? number : nil }

  /// The comparison form, `+74950000001#12`: the number, and the extension behind `#`.
  ///
  /// A number without an area code compares by its digits, so it equals no complete number.
  public var normalForm: String { ext.map { "\(number)#\($0)" } ?? number }

  /// ``normalForm``, with the comment in parentheses; reading it gives the number back.
  public var description: String { comment.map { "\(normalForm) (\($0))" } ?? normalForm }

  /// A number from parts that were read before.
  init(number: String, ext: String?, comment: String?) {
    self.number = number
    self.ext = ext
    self.comment = comment
  }

  /// Reads one number.
  ///
  /// Without `+`, the digits are read as someone in the country would dial them: in Russia `8` and ten
  /// digits, and ten digits that begin with 3, 4, 8 or 9, become `+7`. Extensions are told by `доб.`, `вн.`,
  /// `ext`, `#`, `*`, or by one to five digits behind a comma. Other words become the comment; `тел.` and the
  /// like say nothing and are dropped.
  ///
  /// - Parameters:
  ///   - text: one element of a cell (see ``splitPhones(_:)``), at most 256 bytes.
  ///   - country: the country whose dialling habits apply.
  /// - Returns: `nil` where there are fewer than 5 or more than 18 digits, two numbers, or letters among the
  ///   digits; the caller then keeps the text.
  ///
  /// Source: contractor-formats.md §22, "Phones".
  public static func parse(_ text: String, country: CountryCode = .russia) -> PhoneNumber? {
    guard text.utf8.count <= textBytesMax else { return nil }
    var scanner = PhoneScanner(text)
    guard scanner.scan() else { return nil }
    let digits = scanner.digits
    guard (5...18).contains(digits.utf8.count) else { return nil }
    guard
      let number = dialled(
        digits, isInternational: scanner.hasPlus, isSpacedEight: scanner.isFirstDigitApart, in: country)
    else { return nil }
    return PhoneNumber(number: number, ext: scanner.ext, comment: scanner.comment)
  }

  /// A number with a name, a fax label and an extension needs less; more is a paragraph, not a number.
  private static let textBytesMax = 256

  /// The number that digits mean when dialled in a country; `nil` if E.164 has no room for it.
  private static func dialled(
    _ digits: String, isInternational: Bool, isSpacedEight: Bool, in country: CountryCode
  ) -> String? {
    let plan = NumberingPlan.plan(of: country)
    let count = digits.utf8.count
    if isInternational {
      // "+8 495 …" is how people spell +7 who dial 8; without the gap it is a number in East Asia.
      if plan?.trunk == "8", plan?.callingCode == "7", isSpacedEight, digits.hasPrefix("8"), count == 11 {
        return "+7" + digits.dropFirst()
      }
      return count <= 15 ? "+" + digits : nil
    }
    if let plan, let national = national(digits, plan: plan, country: country) {
      return "+" + plan.callingCode + national
    }
    let access = plan?.callingCode == "7" || country == .belarus ? "810" : "00"
    if digits.hasPrefix(access), (11...15).contains(count - access.utf8.count),
      !digits.dropFirst(access.utf8.count).hasPrefix("0")
    {
      return "+" + digits.dropFirst(access.utf8.count)
    }
    return digits
  }

  /// The digits behind the calling code, if the digits are a full number of the country.
  private static func national(_ digits: String, plan: NumberingPlan, country: CountryCode) -> Substring? {
    let count = digits.utf8.count
    let trunk = plan.trunk.utf8.count
    if trunk > 0, digits.hasPrefix(plan.trunk), plan.nationalLengths.contains(count - trunk),
      !digits.dropFirst(trunk).hasPrefix("0")
    {
      return digits.dropFirst(trunk)
    }
    guard plan.isFixed else { return trunk == 0 && plan.nationalLengths.contains(count) ? digits[...] : nil }
    let code = plan.callingCode.utf8.count
    if digits.hasPrefix(plan.callingCode), plan.nationalLengths.contains(count - code) {
      return digits.dropFirst(code)
    }
    guard plan.nationalLengths.contains(count) else { return nil }
    switch country {
    case .russia: return "3489".utf8.contains(digits.utf8.first ?? 0) ? digits[...] : nil
    case .kazakhstan: return digits.hasPrefix("7") ? digits[...] : nil
    default: return digits.hasPrefix("0") ? nil : digits[...]
    }
  }

  /// Whether a number has a length that its country gives out, or, for a country not listed, one that E.164
  /// allows.
  private static func isComplete(_ number: String) -> Bool {
    guard number.hasPrefix("+") else { return false }
    let digits = number.dropFirst()
    guard !digits.hasPrefix("0") else { return false }
    guard let plan = NumberingPlan.plan(ofInternational: digits) else {
      return (8...15).contains(digits.utf8.count)
    }
    return plan.nationalLengths.contains(digits.utf8.count - plan.callingCode.utf8.count)
  }
}

extension Normal {
  /// The comparison form of a telephone number: ``PhoneNumber/normalForm``, or that of a text if it cannot be
  /// read as one.
  public static func phone(_ text: String, country: CountryCode = .russia) -> String {
    PhoneNumber.parse(text, country: country)?.normalForm ?? self.text(text)
  }
}
