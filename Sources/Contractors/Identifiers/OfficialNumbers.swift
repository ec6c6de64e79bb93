/// The numbers under which authorities keep a contractor, as compared: digits without separators, `""` where there is none or where
/// its check digits are wrong.
public struct OfficialNumbers: Sendable, Hashable {
  /// ИНН, or a tax number of another country whose check digits are right: one for VAT with its prefix, БИН, УНП, ЄДРПОУ.
  public let taxId: String
  /// КПП.
  public let taxReason: String
  /// ОГРН or ОГРНИП.
  public let registrationNumber: String

  /// The length of an ИНН of a person or sole proprietor, which needs no reason code.
  private static let personalTaxIdLength = 12

  /// Takes numbers as written.
  public init(taxId: String, taxReason: String = "", registrationNumber: String = "") {
    func valid(_ text: String, _ schemes: [IdentifierScheme]) -> String {
      if text.isEmpty { return "" }
      return schemes.lazy.map { identifier(text, scheme: $0) }.first(where: \.isMatchKey)?.normalForm ?? ""
    }
    let russian = valid(taxId, [.inn])
    self.taxId = russian.isEmpty ? valid(taxId, [.vat, .bin, .unp, .edrpou]) : russian
    needsReason = !russian.isEmpty && russian.count != Self.personalTaxIdLength
    self.taxReason = taxReason.isEmpty ? "" : identifier(taxReason, scheme: .kpp).normalForm
    self.registrationNumber = valid(registrationNumber, [.ogrn, .ogrnip])
  }

  /// The numbers of a record.
  public init(_ record: Record) {
    func text(_ field: FieldName) -> String { record.fields[field]?.text ?? "" }
    self.init(
      taxId: text("taxId"), taxReason: text("taxReason"), registrationNumber: text("registrationNumber"))
  }

  /// Whether there is a number that tells contractors apart.
  public var isEmpty: Bool { taxId.isEmpty && registrationNumber.isEmpty }

  /// What identifies a contractor alone: the tax id of a person or that of an organisation with its reason code, and the number of
  /// registration.
  public var keys: [String] {
    let registration = registrationNumber.isEmpty ? nil : "№\(registrationNumber)"
    return [taxKey, registration].compactMap(\.self)
  }

  /// Whether the tax id is that of an organisation, whose branches only the reason code tells apart.
  public let needsReason: Bool

  /// The tax id where it identifies alone (a person's, a sole proprietor's, one of another country), or an organisation's with its reason code.
  ///
  /// Nil for an organisation without a reason code: its branches have the same tax id.
  public var taxKey: String? {
    if taxId.isEmpty || needsReason && taxReason.isEmpty { return nil }
    return "\(taxId)/\(needsReason ? taxReason : "")"
  }
}

/// The numbers of some contractors, to tell which of several sets that a place keeps for one record is meant.
public struct KnownNumbers: Sendable {
  private var keys: Set<String> = []
  private var taxIds: Set<String> = []

  /// Knows nothing yet.
  public init() {}

  /// Learns one contractor's numbers.
  public mutating func add(_ numbers: OfficialNumbers) {
    keys.formUnion(numbers.keys)
    if !numbers.taxId.isEmpty { taxIds.insert(numbers.taxId) }
  }

  /// The first of the sets that names a known contractor, else the first with a known tax id, which may be a branch's.
  public func place(in sets: [OfficialNumbers]) -> Int? {
    // A tax id with its reason code says more than a registration, which all branches share.
    for part in 0..<2 {
      let found = sets.firstIndex { numbers in
        numbers.keys.contains { key in key.hasPrefix("№") == (part == 1) && keys.contains(key) }
      }
      if let found { return found }
    }
    return sets.firstIndex { taxIds.contains($0.taxId) }
  }
}
