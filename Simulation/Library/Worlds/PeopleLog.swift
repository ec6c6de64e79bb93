import Contractors
import Reconciliation

/// What people did since the last rest.
struct PeopleLog: Sendable {
  /// The values that people gave a scalar, in order.
  var texts: [Place: [FieldName: [String]]] = [:]
  /// What people only spelled otherwise.
  var respelled: [Place: [FieldName: String]] = [:]
  /// Elements that people added to a bag, by their key.
  var put: [Place: [FieldName: Set<String>]] = [:]
  /// Elements that people took out.
  var taken: [Place: [FieldName: Set<String>]] = [:]
  /// Elements whose kind or spelling somebody changed.
  var touched: [Place: [FieldName: Set<String>]] = [:]
  /// Each field as a person left it.
  var left: [Place: [FieldName: Value]] = [:]
  /// How long each side's journal was when the log began.
  var linesBefore = Sides(left: 0, right: 0)
  var removed: Set<Place> = []
  var added: Set<Place> = []
  /// How many runs had begun when people did something that no run was in the way of.
  var removedAt: [Place: Int] = [:]
  var editedAt: [Place: [FieldName: Int]] = [:]
  /// The same contractor, added on both sides while no run was under way.
  var twins: [Sides<Place>] = []
  /// Records that nobody could read for a while.
  var broken: Set<Place> = []

  /// Notes what a record holds differently since a person's hand.
  mutating func note(_ place: Place, _ before: Record?, _ after: Record) {
    let comparison = Comparison()
    for (field, value) in after.fields {
      guard let descriptor = Catalogue.standard.descriptor(of: field, in: place.entity) else { continue }
      let old = before?.fields[field] ?? .empty
      if old == value { continue }
      left[place, default: [:]][field] = value
      guard descriptor.cardinality == .one else {
        func keys(_ value: Value) -> Set<String> {
          Set(value.elements.map { comparison.elementKey(of: $0, type: descriptor.type) })
        }
        put[place, default: [:]][field, default: []].formUnion(keys(value).subtracting(keys(old)))
        taken[place, default: [:]][field, default: []].formUnion(keys(old).subtracting(keys(value)))
        touched[place, default: [:]][field, default: []].formUnion(keys(old).intersection(keys(value)))
        continue
      }
      let text = value.text ?? ""
      if comparison.same(old.text ?? "", text, as: descriptor.type) {
        respelled[place, default: [:]][field] = text
      } else {
        texts[place, default: [:]][field, default: []].append(text)
        respelled[place]?[field] = nil
      }
    }
  }
}

/// A field that a person decided.
struct Answered: Hashable, Sendable {
  var pair: PairID
  var unit: FieldName
}

/// What is remembered of a whole history.
struct Memory: Sendable {
  /// Everything people ever removed.
  var everRemoved: Set<Place> = []
  /// Every text that a field of a side ever held.
  var everHeld: [Side: [FieldName: Set<String>]] = [:]
  /// Every text that people of a side ever gave a field.
  var everSaid: [Side: [FieldName: Set<String>]] = [:]
  /// Every key that people of a side ever wrote down as a reference.
  var everNamed: [Side: Set<String>] = [:]
  /// Fields that people decided.
  var answered: Set<Answered> = []

  /// Notes what a record holds now, by a person's hand when it has a key.
  mutating func note(_ place: Place, _ before: Record?, _ record: Record) {
    for (field, value) in record.fields {
      if let text = value.text { everHeld[place.side, default: [:]][field, default: []].insert(text) }
      guard !place.key.rawValue.isEmpty else { continue }
      if let text = value.text, before?.fields[field] != value {
        everSaid[place.side, default: [:]][field, default: []].insert(text)
      }
      guard
        Catalogue.standard.descriptor(of: field, in: place.entity)?.refersTo != nil
      else { continue }
      everNamed[place.side, default: []].formUnion(value.elements.map(\.value) + [value.text ?? ""])
    }
  }

  /// Whether a side ever held a text in a field.
  func held(_ side: Side, _ field: FieldName, _ text: String) -> Bool {
    everHeld[side]?[field]?.contains(text) == true
  }
}
