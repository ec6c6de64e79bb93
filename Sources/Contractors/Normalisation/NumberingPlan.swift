/// How telephone numbers are written within a country.
///
/// Source: the national numbering plans that ITU-T E.164 publishes; for Russia also contractor-formats.md
/// §22.
struct NumberingPlan: Sendable {
  /// The digits after `+`.
  let callingCode: String
  /// What is dialled before the area code within the country; empty if nothing is.
  let trunk: String
  /// How many digits follow the calling code.
  let nationalLengths: ClosedRange<Int>

  private init(_ callingCode: String, trunk: String, _ nationalLengths: ClosedRange<Int>) {
    self.callingCode = callingCode
    self.trunk = trunk
    self.nationalLengths = nationalLengths
  }

  private init(_ callingCode: String, trunk: String, _ nationalLength: Int) {
    self.init(callingCode, trunk: trunk, nationalLength...nationalLength)
  }

  /// Whether all numbers are equally long, so that a length tells a full number from a part of one.
  var isFixed: Bool { nationalLengths.lowerBound == nationalLengths.upperBound }

  /// The plan of a country; `nil` for one not listed.
  static func plan(of country: CountryCode) -> NumberingPlan? { plans[country.value] }

  /// The plan whose calling code begins the digits; `nil` if none of those listed does.
  static func plan(ofInternational digits: some StringProtocol) -> NumberingPlan? {
    for length in 1...3 {
      if let plan = plansByCode[String(digits.prefix(length))] { return plan }
    }
    return nil
  }

  private static let plansByCode = Dictionary(
    plans.values.map { ($0.callingCode, $0) }, uniquingKeysWith: { first, _ in first })

  private static let plans: [String: NumberingPlan] = [
    "RU": .init("7", trunk: "8", 10), "KZ": .init("7", trunk: "8", 10), "BY": .init("375", trunk: "80", 9),
    "UA": .init("380", trunk: "0", 9), "AM": .init("374", trunk: "0", 8), "AZ": .init("994", trunk: "0", 9),
    "GE": .init("995", trunk: "0", 9), "KG": .init("996", trunk: "0", 9), "MD": .init("373", trunk: "0", 8),
    "TJ": .init("992", trunk: "8", 9), "TM": .init("993", trunk: "8", 8), "UZ": .init("998", trunk: "", 9),
    "EE": .init("372", trunk: "", 7...8), "LV": .init("371", trunk: "", 8), "LT": .init("370", trunk: "0", 8),
    "PL": .init("48", trunk: "", 9), "CZ": .init("420", trunk: "", 9), "SK": .init("421", trunk: "0", 9),
    "DE": .init("49", trunk: "0", 6...12), "AT": .init("43", trunk: "0", 5...13),
    "CH": .init("41", trunk: "0", 9),
    "FR": .init("33", trunk: "0", 9), "ES": .init("34", trunk: "", 9), "IT": .init("39", trunk: "", 6...11),
    "NL": .init("31", trunk: "0", 9), "BE": .init("32", trunk: "0", 8...9),
    "GB": .init("44", trunk: "0", 9...10),
    "FI": .init("358", trunk: "0", 5...12), "SE": .init("46", trunk: "0", 7...10),
    "RS": .init("381", trunk: "0", 7...9),
    "BG": .init("359", trunk: "0", 7...9), "TR": .init("90", trunk: "0", 10),
    "CN": .init("86", trunk: "0", 9...11),
    "US": .init("1", trunk: "1", 10), "CA": .init("1", trunk: "1", 10),
  ]
}
