import Contractors

/// When a rule writes.
enum WriteRule: String, Sendable, Hashable, CaseIterable {
  /// Whenever the field is to be written.
  case always
  /// Only into a new record.
  case create
  /// Never.
  case never
}

/// What an empty cell says, and which texts count as empty.
struct Emptiness: Sendable, Hashable {
  /// A placeholder is a word or two, in Cyrillic.
  static let blankBytesMaximum = 64

  /// Whether an empty cell says that the field is empty; else it says nothing.
  var isSaid = true
  /// Texts that stand for nothing: `-`, `нет`, `н/д`.
  var blanks = FoldedTexts()

  /// The text without white space around it, `""` when it stands for nothing.
  func trimmed(_ text: String) -> String {
    let trimmed = text.trimmed
    // No placeholder is long.
    guard !blanks.isEmpty, trimmed.utf8.count <= Self.blankBytesMaximum else { return trimmed }
    return blanks.contains(trimmed) ? "" : trimmed
  }
}

/// One place for one value.
struct ScalarRule: Sendable, Hashable {
  var field: FieldDescriptor
  var place: Place
  var codec: ValueCodec
  var emptiness: Emptiness
  /// What an empty cell reads as, and what a new record gets when nothing is said.
  var defaultValue: String?
  /// Longer texts are cut when written.
  var maximumLength: Int?
  var write: WriteRule
  /// What a new record gets where the field is empty, since the format wants something there.
  var filler: ComposedText?
  /// The field that the place repeats where this one is empty: the filler of new records, which is no value of its own.
  var repeated: FieldName?
  /// Forms of dates that belong to one heading each, by the folded heading: programs write dates in the language of their headings.
  var datesByHeading: [String: [DateFormat]] = [:]

  /// The rule for the column that a file has.
  func bound(_ bind: (Place) -> Place) -> ScalarRule {
    var copy = self
    copy.place = bind(place)
    if case .column(let name, _) = copy.place.binding, case .date(let formats) = codec,
      let own = datesByHeading[HeadingFold.fold(name.text)]
    {
      copy.codec = .date(own + formats.filter { !own.contains($0) })
    }
    return copy
  }
}

/// One place for several fields: `ФИО`, `ИНН/КПП`.
struct SplitRule: Sendable, Hashable {
  /// The fields in the order of the text.
  var fields: [FieldDescriptor]
  var place: Place
  /// What stands between the parts; nil is white space, as in a person's name.
  var separator: String?
  var emptiness: Emptiness
  var write: WriteRule

  /// `ФИО` in its usual order, which initials and patronymics help to read.
  private var isFullName: Bool {
    separator == nil && fields.map(\.name) == ["lastName", "firstName", "middleName"]
  }

  /// The parts of a text, as many as there are fields; `""` where the text has none. Nil when there are more parts than fields.
  func parts(of text: String) -> [String]? {
    if text.isEmpty { return fields.map { _ in "" } }
    var parts: [String]
    if let separator {
      parts = text.split(
        separator: separator.trimmed.isEmpty ? separator : separator.trimmed, omittingEmptySubsequences: false
      )
      .map { String($0).trimmed }
      guard parts.count <= fields.count else { return nil }
    } else if isFullName, let listed = Self.listedParts(of: text) {
      parts = listed
    } else if isFullName, let name = PersonName.parse(text) {
      return [name.last, name.first, name.middle]
    } else {
      let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
      // Surplus words belong to the last part: `Алиев Руслан Мамед оглы`.
      parts = Array(words.prefix(fields.count - 1))
      let rest = words.dropFirst(fields.count - 1).joined(separator: " ")
      if !rest.isEmpty { parts.append(rest) }
    }
    return parts + Array(repeating: "", count: fields.count - parts.count)
  }

  /// The text of the parts; nil when it would not read back as the same parts.
  func text(of parts: [String]) -> String? {
    let text: String
    if let separator {
      let last = parts.lastIndex { !$0.isEmpty } ?? -1
      text = parts[...last].joined(separator: separator)
    } else {
      text = parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
    if self.parts(of: text) == parts { return text }
    guard isFullName, let last = parts.first, parts.count > 1 else { return nil }
    // A last name of several words, or none: a comma tells where it ends, and a second one where a first name of several words does.
    let given = parts.dropFirst().filter { !$0.isEmpty }.joined(separator: " ")
    return [last + ", " + given, last + ", " + parts[1] + ","].first { self.parts(of: $0) == parts }
  }

  /// The parts of a full name that begins with a comma, since it has no last name, or ends with one behind all first names.
  private static func listedParts(of text: String) -> [String]? {
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Normal.collapsed(String($0))
    }
    switch pieces.count {
    case 2 where pieces[0].isEmpty && !pieces[1].isEmpty:
      let words = pieces[1].split(separator: " ", maxSplits: 1).map { String($0) }
      return ["", words[0], words.count > 1 ? words[1] : ""]
    case 3 where pieces[2].isEmpty && !pieces[1].isEmpty: return [pieces[0], pieces[1], ""]
    default: return nil
    }
  }

  /// The first field of which a text says something else than its part, and what it says; nil where all read back the same.
  func misread(_ text: String, _ parts: [String]) -> (index: Int, read: String)? {
    let read = self.parts(of: text) ?? []
    return parts.indices.first { $0 >= read.count || read[$0] != parts[$0] }.map { index in
      (index, index < read.count ? read[index] : "")
    }
  }
}

/// A field that every record of the format has with the same value, without a place for it.
struct ConstantRule: Sendable, Hashable {
  var field: FieldDescriptor
  var value: String
}

/// A field that follows from what else the record says: the first case whose condition holds. It cannot be written.
struct CaseRule: Sendable, Hashable {
  struct Case: Sendable, Hashable {
    /// Nil always holds.
    var condition: Condition?
    var value: String
  }

  var field: FieldDescriptor
  var cases: [Case]

  /// What a record says of the field; nil when no case holds.
  func value(of raw: RawNode) -> String? { cases.first { $0.condition?.holds(raw) ?? true }?.value }
}

/// A bag with the places of its elements.
struct BagRule: Sendable, Hashable {
  var field: FieldDescriptor
  var sources: [BagSource]
  var emptiness: Emptiness
  /// How an element's value is read and written.
  var codec: ValueCodec
  var write: WriteRule
  var maximumLength: Int?
  /// Whether records name some of the elements only: what is not there says nothing.
  var isPartial = false
}

/// Where elements of a bag stand.
enum BagSource: Sendable, Hashable {
  /// A place for one element, or for a list in one cell.
  case slot(Slot)
  /// A numbered family of slots (`Phone {n} - Value`), as many as the header has; `count` of them in a new file.
  case family(Slot, count: Int)
  /// A repeated node for each element, any number of them.
  case nodes(NodeList)
  /// One place in each row of a record, any number of rows; with the number of columns once they are known, else 0.
  case rows(Slot, columns: Int)
}

/// Where an element's kind comes from.
enum KindSource: Sendable, Hashable {
  /// The side does not say.
  case unsaid
  /// Every element of the place has this kind.
  case fixed(String)
  /// A place of its own says it, in the table's spelling; `fallback` is what is meant when it says nothing.
  case place(Place, ChoiceTable, fallback: String?)
}

/// A place for one element, made of several columns, or for a list of elements in one cell.
struct Slot: Sendable, Hashable {
  /// How a cell spells its elements.
  enum Style: String, Sendable, Hashable, CaseIterable {
    case plain
    /// ``TaggedElement``.
    case tagged
  }

  /// The column of the value; nil for an address that has parts alone.
  var value: Place?
  var kind: KindSource = .unsaid
  var comment: Place?
  var parts: [String: Place] = [:]
  var style: Style = .plain
  /// What stands between several elements of one cell, the first written and all read; empty when the cell holds one.
  var separators: [String] = []
  /// Columns that say more of the element than the rule reads: emptied when it goes or another one takes its place.
  var belongings: [Place] = []

  var isList: Bool { !separators.isEmpty || style == .tagged }
  /// Whether it holds any number of elements, all of the one kind that stands beside them.
  var isListOfOneKind: Bool {
    if case .place = kind { isList && style != .tagged } else { false }
  }

  /// All places, the value first, parts in the order of their names.
  var places: [Place] {
    var places: [Place] = []
    if let value { places.append(value) }
    if case .place(let place, _, _) = kind { places.append(place) }
    if let comment { places.append(comment) }
    places += parts.sorted { $0.key < $1.key }.map(\.value)
    return places.flatMap { [$0] + $0.figures }
  }

  /// The slot with every place changed.
  func mapPlaces(_ change: (Place) -> Place) -> Slot {
    var copy = self
    copy.value = value.map(change)
    copy.comment = comment.map(change)
    copy.parts = parts.mapValues(change)
    copy.belongings = belongings.map(change)
    if case .place(let place, let table, let fallback) = kind {
      copy.kind = .place(change(place), table, fallback: fallback)
    }
    return copy
  }

  /// The same slot in a further row of the record.
  func inRow(_ row: Int, columns: Int) -> Slot {
    row == 0 ? self : mapPlaces { $0.inRow(row, columns: columns) }
  }
}

/// Repeated nodes, one for each element; what belongs to an element stands in its node or below it.
struct NodeList: Sendable, Hashable {
  /// The way to the nodes, its last step being theirs, with what their absence says.
  var place: Place
  /// Where in a node the value stands; nil is its text.
  var value: Place?
  var kind: KindSource = .unsaid
  var comment: Place?
  var parts: [String: Place] = [:]
  /// Further places in a node that get the value's text when it is written.
  var copies: [Place] = []
  /// What stands between several elements that people put into one node, all of which are read; a new element gets a node of its own.
  var separators: [String] = []
  /// The children that say more of the value than the rule knows: where it changes they are made anew.
  var changed: Set<String> = []

  /// The way to the node that holds the repeated ones.
  var container: [PlaceStep] { Array(place.steps.dropLast()) }

  /// The step to a repeated node, with the name as the side spells it.
  var step: PlaceStep {
    if case .column(let name, _) = place.binding { return PlaceStep(name.text) }
    return place.steps.last ?? PlaceStep("")
  }
}

/// Any rule.
enum Rule: Sendable, Hashable {
  case scalar(ScalarRule)
  case split(SplitRule)
  case constant(ConstantRule)
  case cases(CaseRule)
  case bag(BagRule)

  /// The fields that the rule reads.
  var fields: [FieldDescriptor] {
    switch self {
    case .scalar(let rule): [rule.field]
    case .split(let rule): rule.fields
    case .constant(let rule): [rule.field]
    case .cases(let rule): [rule.field]
    case .bag(let rule): [rule.field]
    }
  }

  /// When the rule writes.
  var write: WriteRule {
    switch self {
    case .scalar(let rule): rule.write
    case .split(let rule): rule.write
    case .constant, .cases: .never
    case .bag(let rule): rule.write
    }
  }

  /// Every place the rule names; families as their first three.
  var places: [Place] {
    switch self {
    case .scalar(let rule): [rule.place] + rule.place.figures
    case .split(let rule): [rule.place] + rule.place.figures
    case .constant: []
    case .cases(let rule): rule.cases.flatMap { $0.condition?.places ?? [] }
    case .bag(let rule):
      rule.sources.flatMap { source in
        switch source {
        case .slot(let slot), .rows(let slot, _): slot.places
        case .family(let slot, let count):
          (1...count).flatMap { n in slot.mapPlaces { $0.numbered(n) }.places }
        case .nodes(let nodes): [nodes.place]
        }
      }
    }
  }
}
