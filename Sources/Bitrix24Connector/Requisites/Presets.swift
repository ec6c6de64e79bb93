import Bitrix24
import Contractors

/// The portal's templates of requisites, known by what they are for.
///
/// Their ids are the portal's own; the default ones are known by their XML_ID. Source: bitrix24-rest.md §6.3.
struct Presets: Sendable {
  /// One template.
  struct Preset: Sendable, Hashable {
    let id: Int
    let name: String
    /// `COMPANY`, `INDIVIDUAL`, `PERSON` and the like for a default one of any country, else its name.
    let code: String
  }

  static let company = "COMPANY"
  static let individual = "INDIVIDUAL"
  static let person = "PERSON"

  private static let defaultPrefix = "#CRM_REQUISITE_PRESET_DEF_"
  private static let select = ["ID", "NAME", "XML_ID", "ACTIVE", "SORT", "COUNTRY_ID"]

  /// The active ones first, of these the country's own, then by their order.
  private let presets: [Preset]

  static let command = Command(
    "presets", "crm.requisite.preset.list",
    [
      "order": ["SORT": "ASC", "ID": "ASC"],
      "filter": ["ENTITY_TYPE_ID": .integer(RequisiteNames.typeID)],
      "select": .list(select.map(Parameter.text)),
    ], effect: .read)

  /// - Parameters:
  ///   - rows: of `crm.requisite.preset.list`.
  ///   - country: of a portal that has templates of several countries these are for new requisites.
  init(_ rows: [JSON], country: CountryCode) {
    let known = rows.compactMap { row -> (isActive: Bool, isOwn: Bool, preset: Preset)? in
      guard let id = row["ID"]?.id else { return nil }
      let name = row["NAME"]?.text ?? ""
      let origin = Self.origin(ofDefault: row["XML_ID"]?.text ?? "")
      return (
        row["ACTIVE"]?.flag ?? true, origin?.country == country.value,
        Preset(id: id, name: name, code: origin?.code ?? name)
      )
    }
    presets = [(true, true), (true, false), (false, true), (false, false)].flatMap { rank in
      known.filter { ($0.isActive, $0.isOwn) == rank }.map(\.preset)
    }
  }

  /// `#CRM_REQUISITE_PRESET_DEF_RU_INDIVIDUAL#` is `INDIVIDUAL` of `RU`; nil for one that people made.
  private static func origin(ofDefault text: String) -> (country: String, code: String)? {
    guard text.hasPrefix(defaultPrefix) else { return nil }
    let words = text.dropFirst(defaultPrefix.count).split(separator: "#").first.map(String.init) ?? ""
    let parts = words.split(separator: "_", maxSplits: 1).map(String.init)
    let code = parts.last ?? ""
    return (parts.first ?? "", code == "LEGALENTITY" ? company : code)
  }

  /// What a requisite of that template is told to be; empty for an unknown template.
  func code(of id: Int) -> String { presets.first { $0.id == id }?.code ?? "" }

  /// Whether a requisite's template is known; 0 is none.
  func knows(_ id: Int) -> Bool { id == 0 || presets.contains { $0.id == id } }

  /// The template for a new requisite; nil on a portal without any.
  func preset(for code: String) -> Preset? {
    presets.first { $0.code == code } ?? presets.first { $0.code == Self.company } ?? presets.first
  }
}
