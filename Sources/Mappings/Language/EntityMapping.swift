import Contractors

/// How the key of a record is read and made.
struct KeyRule: Sendable, Hashable {
  var places: [Place]
  /// Joins several columns; inside them it is escaped with `\`.
  var separator = "|"
  var maker: KeyMaker
  /// What the key is in a file that has none of ``places``: columns of mapped fields.
  var otherwise: [Place] = []

  /// The key; nil when its places are all empty.
  func key(of raw: RawNode) -> RecordKey? {
    let texts = places.map { place in
      let text = (place.text(in: raw) ?? "").trimmed
      return place.isFolding ? SpreadsheetMark.unmarked(text) : text
    }
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
  /// A UUID made of the record's origin.
  case uuid
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
  /// The texts that mean removed; the first that the file can hold is written.
  var texts: FoldedTexts
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

/// Rules that hold for some of an entity's records.
struct RuleVariant: Sendable, Hashable {
  /// Which records as they are read; nil is all that are left.
  var condition: Condition?
  /// Which records as they are made: by the values of some fields; empty is all that are left.
  var values: [FieldName: [String]] = [:]
  var rules: [Rule] = []
  /// What is written into such records when they are made.
  var constants: [CellConstant] = []

  /// Whether a record that is made is of the variant; `defaults` are what fields get that it does not say.
  func suits(_ record: Record, defaults: [FieldName: String]) -> Bool {
    values.allSatisfy { field, texts in texts.contains(record[field]?.text ?? defaults[field] ?? "") }
  }
}

/// A place that repeats fields: a display name beside the parts of a person's name.
struct ComposedText: Sendable, Hashable {
  /// A piece of the text.
  enum Piece: Sendable, Hashable {
    case text(String)
    case field(FieldName)
    /// The record's key.
    case key
  }

  var place: Place
  var pieces: [Piece]
  /// Whether new records get it; else it only follows where it stands.
  var isMade = true
  /// How many characters the place holds; what is longer is cut.
  var maximumLength: Int?

  /// The fields it repeats.
  var fields: Set<FieldName> {
    Set(
      pieces.compactMap { piece in
        if case .field(let name) = piece { name } else { nil }
      })
  }

  /// The text for a record, without the gaps that empty fields leave.
  func text(of record: Record, key: RecordKey? = nil) -> String {
    let text = pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .field(let name): record[name]?.text ?? ""
      case .key: key?.rawValue ?? ""
      }
    }.joined()
    let whole = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return maximumLength.map { String(whole.prefix($0)).trimmed } ?? whole
  }
}

/// The rules of one entity.
struct EntityMapping: Sendable, Hashable {
  var entity: Entity
  var key: KeyRule
  var condition: Condition?
  /// Of which records the source wants no existing one changed.
  var onlyNew: Condition?
  var rules: [Rule] = []
  var constants: [CellConstant] = []
  var extra: ExtraRule = .none
  var removed: RemovedRule?
  var modified: ModifiedRule?
  var origin: OriginRule?
  /// Where the records of a tree stand, from its root; new ones go where the first says.
  var recordPaths: [RecordPath] = []

  /// Further rules, of which a record has those of the first variant that is its own.
  var variants: [RuleVariant] = []
  /// Places that repeat what the fields say.
  var composed: [ComposedText] = []
  /// Record lists of the same document that belong to this one's records.
  var joins: [JoinRule] = []
  /// Where the document says of records that they are gone.
  var tombstone: TombstoneRule?
  /// Whether a document may show a record several times, each time with the same values.
  var isRepeated = false

  /// The rules of a record as it was read.
  func rules(reading raw: RawNode) -> [Rule] {
    if variants.isEmpty { return rules }
    return rules + (variant(reading: raw).map { variants[$0].rules } ?? [])
  }

  /// The variant that a record is of as it was read; nil where none is its own.
  func variant(reading raw: RawNode) -> Int? { variants.firstIndex { $0.condition?.holds(raw) ?? true } }

  /// The rules of a record that is to be made.
  func rules(making record: Record) -> [Rule] {
    if variants.isEmpty { return rules }
    return rules + (variant(making: record).map { variants[$0].rules } ?? [])
  }

  /// The fixed texts of a record that is to be made.
  func constants(making record: Record) -> [CellConstant] {
    constants + (variant(making: record).map { variants[$0].constants } ?? [])
  }

  /// The variant of a record that is to be made: the first that suits it and of which the side has a place.
  func variant(making record: Record) -> Int? {
    if variants.isEmpty { return nil }
    var defaults: [FieldName: String] = [:]
    for case .scalar(let rule) in rules where rule.write != .never {
      defaults[rule.field.name] = rule.defaultValue
    }
    return variants.firstIndex { variant in
      variant.suits(record, defaults: defaults)
        && (variant.rules.isEmpty || variant.rules.contains(where: \.isThere))
    }
  }

  /// Has fields that stand in the key's columns written into new records only: an edit would make another record of this one.
  mutating func makeKeyFieldsLasting() {
    let keyNames = Set(key.places.map { HeadingFold.fold($0.name) })
    var covered: Set<String> = []
    for index in rules.indices {
      switch rules[index] {
      case .scalar(var rule):
        let name = HeadingFold.fold(rule.place.name)
        guard keyNames.contains(name) else { continue }
        if rule.write == .always { rule.write = .create }
        if rule.write == .create { covered.insert(name) }
        rules[index] = .scalar(rule)
      case .split(var rule):
        let name = HeadingFold.fold(rule.place.name)
        guard keyNames.contains(name) else { continue }
        if rule.write == .always { rule.write = .create }
        if rule.write == .create { covered.insert(name) }
        rules[index] = .split(rule)
      case .constant, .cases, .bag: continue
      }
    }
    if covered == keyNames, !covered.isEmpty { key.maker = .fields }
  }

  /// Whether the variant of a new record depends on a field.
  func isChosen(by field: FieldName) -> Bool { variants.contains { $0.values[field] != nil } }

  /// The first rule of a field, of those for which the side has a place if there are such.
  func rule(of field: FieldName) -> Rule? {
    let rules = allRules.filter { rule in rule.fields.contains { $0.name == field } }
    return rules.first(where: \.isThere) ?? rules.first
  }

  /// All rules, those of variants after the others.
  var allRules: [Rule] { rules + variants.flatMap(\.rules) }

  /// The places of everything, in the order in which they are written into a new header.
  var places: [Place] {
    var places = key.places
    if let condition { places += condition.places }
    places += constants.map(\.place)
    places += allRules.flatMap(\.places)
    places += composed.map(\.place) + joins.map(\.key) + variants.flatMap { $0.condition?.places ?? [] }
    if case .places(let extras) = extra { places += extras }
    if let modified { places.append(modified.place) }
    if let removed { places.append(removed.place) }
    places += onlyNew?.places ?? []
    if let origin { places += [origin.originator, origin.id] }
    return places
  }
}
