/// The kinds of rows that are no contacts or companies.
enum RowKind: Sendable, Hashable, CaseIterable {
  case requisite, bankDetail, address, preset, requisiteLink

  /// As refusals name it: `The Requisite with ID '7' is not found`.
  var name: String {
    switch self {
    case .requisite: "Requisite"
    case .bankDetail: "RequisiteBankDetail"
    case .address: "TypeAddress"
    case .preset: "Preset"
    case .requisiteLink: "RequisiteLink"
    }
  }

  func notFound(_ id: Int) -> RestError { .classic("The \(name) with ID '\(id)' is not found") }
}

/// The fields of one kind of row, in the order of documented answers.
struct RowCatalog: Sendable {
  let fields: [Field]
  private let byName: [String: Field]

  init(_ fields: [Field]) {
    self.fields = fields
    self.byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func field(named name: String) -> Field? { byName[name] }
}
