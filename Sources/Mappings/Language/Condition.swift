import Contractors

/// A condition on a raw record, which selects the records of an entity.
indirect enum Condition: Sendable, Hashable {
  /// The place's text is one of these; the first is written into new records.
  case isOne(Place, of: FoldedTexts)
  case isNone(Place, of: FoldedTexts)
  case isEmpty(Place, Bool)
  /// The place is there, with a text or without.
  case isPresent(Place, Bool)
  /// The place's text is a number of so many digits.
  case hasDigits(Place, Int)
  /// Whether the place's text begins or ends with the legal form of a firm: `ООО «Вектор»`.
  case hasLegalForm(Place, Bool)
  case not(Condition)
  case all([Condition])
  case any([Condition])

  /// Whether a record meets it; a place that is not there counts as empty.
  func holds(_ raw: RawNode) -> Bool {
    switch self {
    case .isOne(let place, let texts): texts.contains(place.text(in: raw) ?? "")
    case .isNone(let place, let texts): !texts.contains(place.text(in: raw) ?? "")
    case .isEmpty(let place, let wanted): (place.text(in: raw) ?? "").trimmed.isEmpty == wanted
    case .isPresent(let place, let wanted): place.isThere(in: raw) == wanted
    case .hasDigits(let place, let count): Self.isNumber((place.text(in: raw) ?? "").trimmed, digits: count)
    case .hasLegalForm(let place, let wanted):
      Self.hasLegalForm(place.text(in: raw) ?? "") == wanted
    case .not(let condition): !condition.holds(raw)
    case .all(let conditions): conditions.allSatisfy { $0.holds(raw) }
    case .any(let conditions): conditions.contains { $0.holds(raw) }
    }
  }

  private static func hasLegalForm(_ text: String) -> Bool {
    Normal.nameWithoutLegalForm(text) != Normal.name(text)
  }

  private static func isNumber(_ text: String, digits: Int) -> Bool {
    text.utf8.count == digits && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// The places it looks at.
  var places: [Place] {
    switch self {
    case .isOne(let place, _), .isNone(let place, _), .isEmpty(let place, _), .isPresent(let place, _),
      .hasDigits(let place, _), .hasLegalForm(let place, _):
      [place]
    case .not(let condition): condition.places
    case .all(let conditions), .any(let conditions): conditions.flatMap(\.places)
    }
  }

  /// What must be written into a new record so that it is selected, where it is not there; of the alternatives of `any` the
  /// first for which the side has the places.
  var written: [(place: Place, text: String)] {
    switch self {
    case .isOne(let place, let texts): [(place, texts.spellings.first ?? "")]
    case .isPresent(let place, let wanted): wanted ? [(place, "")] : []
    case .isNone, .isEmpty, .hasDigits, .hasLegalForm, .not: []
    case .all(let conditions): conditions.flatMap(\.written)
    case .any(let conditions):
      (conditions.first { !$0.places.contains(where: \.isMissing) } ?? conditions.first)?.written ?? []
    }
  }

  func mapPlaces(_ change: (Place) -> Place) -> Condition {
    switch self {
    case .isOne(let place, let texts): .isOne(change(place), of: texts)
    case .isNone(let place, let texts): .isNone(change(place), of: texts)
    case .isEmpty(let place, let wanted): .isEmpty(change(place), wanted)
    case .isPresent(let place, let wanted): .isPresent(change(place), wanted)
    case .hasDigits(let place, let count): .hasDigits(change(place), count)
    case .hasLegalForm(let place, let wanted): .hasLegalForm(change(place), wanted)
    case .not(let condition): .not(condition.mapPlaces(change))
    case .all(let conditions): .all(conditions.map { $0.mapPlaces(change) })
    case .any(let conditions): .any(conditions.map { $0.mapPlaces(change) })
    }
  }
}
