import Contractors

/// A record without a pair, with the keys by which it may be recognised.
struct Candidate {
  let key: RecordKey
  let record: Record
  /// The official numbers of valid check digits.
  private let numbers: OfficialNumbers
  /// The name as compared for matching: without legal form, quotes and case; nil when there is none.
  let nameKey: String?

  init(_ observed: Observed) { self.init(key: observed.key, observed.record) }

  init(key: RecordKey, _ record: Record) {
    self.key = key
    self.record = record
    func text(_ field: FieldName) -> String { record.fields[field]?.text ?? "" }
    numbers = OfficialNumbers(record)
    let name: String
    switch record.entity {
    case .company: name = Normal.nameWithoutLegalForm(text("name").isEmpty ? text("fullName") : text("name"))
    case .contact:
      name = Normal.person(
        [text("lastName"), text("firstName"), text("middleName")].filter { !$0.isEmpty }.joined(
          separator: " "))
    }
    nameKey = name.isEmpty || Normal.isPlaceholder(name) ? nil : name
  }

  /// ИНН; nil when there is none or it is a placeholder.
  var taxId: String? { numbers.taxId.isEmpty ? nil : numbers.taxId }
  /// ОГРН or ОГРНИП; nil when there is none.
  var registrationKey: String? { numbers.registrationNumber.isEmpty ? nil : numbers.registrationNumber }
  /// The tax id, with the reason code where only that tells branches apart; nil where it is missing.
  var taxKey: String? { numbers.taxKey }

  /// Tax id and name of an organisation that shows no reason code; nil when either is missing.
  ///
  /// Branches of one organisation differ in their names: where both sides keep no reason codes at all, the equal name tells them apart.
  var namedTaxKey: String? {
    guard let taxId, let nameKey, numbers.taxReason.isEmpty, numbers.needsReason else {
      return nil
    }
    return taxId + "/" + nameKey
  }

  /// A tax id or number of registration whose check digits are wrong or not known, by which a person may recognise a contractor.
  var unprovedNumbers: [String] {
    ["taxId", "registrationNumber"].compactMap { (field: FieldName) -> String? in
      let isProved = field == "taxId" ? taxId != nil : registrationKey != nil
      guard !isProved, let text = record.fields[field]?.text, !Normal.isPlaceholder(text) else { return nil }
      let number = Normal.identifier(text)
      let digits = number.unicodeScalars.filter { ("0"..."9").contains($0) }
      guard digits.count >= Self.tellingDigits, Set(digits).count > 1 else { return nil }
      return "\(field.rawValue):\(number)"
    }
  }

  /// A number of fewer digits may be anybody's.
  private static let tellingDigits = 6

  /// The element keys of a bag.
  func keys(_ field: FieldName, _ type: FieldType, _ comparison: Comparison) -> [String] {
    (record.fields[field]?.elements ?? []).map { comparison.elementKey(of: $0, type: type) }
      .filter { !$0.isEmpty && !Normal.isPlaceholder($0) }
  }

  /// Whether the names can be those of one contractor: equal, or one a part of the other (initials, a missing patronymic).
  func isCompatible(with other: Candidate) -> Bool {
    guard let name = nameKey, let otherName = other.nameKey else { return true }
    if name == otherName { return true }
    let words = Set(name.split(separator: " "))
    let otherWords = Set(otherName.split(separator: " "))
    return words.isSubset(of: otherWords) || otherWords.isSubset(of: words)
  }

  /// Whether the names have a word in common, such as a person's first name.
  func sharesName(with other: Candidate) -> Bool {
    guard let name = nameKey, let otherName = other.nameKey else { return true }
    return !Set(name.split(separator: " ")).isDisjoint(with: otherName.split(separator: " "))
  }

  /// Whether the official numbers say that these are two contractors.
  func contradicts(_ other: Candidate) -> Bool {
    if let taxId, let otherId = other.taxId, taxId != otherId { return true }
    if let number = registrationKey, let otherNumber = other.registrationKey, number != otherNumber {
      return true
    }
    return false
  }
}
