import Contractors

/// How the key of a record is read and made.
struct KeyRule: Sendable, Hashable {
  var places: [Place]
  /// Joins several columns; inside them it is escaped with `\`.
  var separator = "|"
  var maker: KeyMaker

  /// The key; nil when its places are all empty.
  func key(of raw: RawNode) -> RecordKey? {
    let texts = places.map { ($0.text(in: raw) ?? "").trimmed }
    guard texts.contains(where: { !$0.isEmpty }) else { return nil }
    return RecordKey(rawValue: places.count == 1 ? texts[0] : joined(texts))
  }

  func joined(_ texts: [String]) -> String {
    texts.map {
      $0.replacing("\\", with: "\\\\").replacing(separator, with: "\\" + separator)
    }.joined(separator: separator)
  }

  /// The names of its places.
  var names: [String] { places.map(\.name) }
}

/// Where the key of a new record comes from.
enum KeyMaker: Sendable, Hashable {
  /// The side gives it; it is not written.
  case assigned
  /// The key's columns are mapped fields; the record has it.
  case fields
  /// A template of `{originator}` and `{id}`, filled from the record's origin.
  case template(String)
}

/// A column with a fixed text.
struct CellConstant: Sendable, Hashable {
  var place: Place
  var text: String
  /// Whether another text sets the record aside.
  var isChecked: Bool
}

/// Columns carried by name.
enum ExtraRule: Sendable, Hashable {
  case none
  /// Every column no rule names.
  case rest
  case places([Place])
}

/// The mark of a removed record.
struct RemovedRule: Sendable, Hashable {
  var place: Place
  /// Folded texts that mean removed.
  var texts: Set<String>
}

/// The time of the last change.
struct ModifiedRule: Sendable, Hashable {
  var place: Place
  var formats: [DateFormat]
}

/// The places of the origin.
struct OriginRule: Sendable, Hashable {
  var originator: Place
  var id: Place
}

/// The rules of one entity.
struct EntityMapping: Sendable, Hashable {
  var entity: Entity
  var key: KeyRule
  var condition: Condition?
  var rules: [Rule] = []
  var constants: [CellConstant] = []
  var extra: ExtraRule = .none
  var removed: RemovedRule?
  var modified: ModifiedRule?
  var origin: OriginRule?

  /// The places of everything, in the order in which they are written into a new header.
  var places: [Place] {
    var places = key.places
    if let condition { places += condition.places }
    places += constants.map(\.place)
    places += rules.flatMap(\.places)
    if case .places(let extras) = extra { places += extras }
    if let modified { places.append(modified.place) }
    if let removed { places.append(removed.place) }
    if let origin { places += [origin.originator, origin.id] }
    return places
  }
}
