public import Contractors

/// What a person does to one record.
public enum PersonEdit: Sendable, Hashable {
  /// A field gets another value, or is cleared.
  case set(FieldName, Value)
  /// An element is added to a bag.
  case addElement(FieldName, Element)
  /// The element at a place, counted modulo their number, is removed.
  case removeElement(FieldName, Int)
  /// The element at a place gets another value in the same place.
  case correctElement(FieldName, Int, Element)
  /// The element at a place gets another kind.
  case changeKind(FieldName, Int, String)
  /// The element at a place is put at another one.
  case move(FieldName, Int, to: Int)
  /// Two fields exchange their values.
  case swap(FieldName, FieldName)
  /// The value is written in other capitals and spacing: for many fields no change at all.
  case respell(FieldName)

  /// Makes the edit; what cannot be done (an element of an empty bag) changes nothing.
  public func apply(to record: inout Record) {
    func withElements(_ field: FieldName, _ place: Int, _ change: (inout [Element], Int) -> Void) {
      var elements = record[field]?.elements ?? []
      if elements.isEmpty { return }
      change(&elements, place % elements.count)
      record[field] = .elements(elements)
    }
    switch self {
    case .set(let field, let value): record[field] = value
    case .addElement(let field, let element):
      record[field] = .elements((record[field]?.elements ?? []) + [element])
    case .removeElement(let field, let place): withElements(field, place) { $0.remove(at: $1) }
    case .correctElement(let field, let place, let element):
      withElements(field, place) { elements, index in
        elements[index] = Element(element.value, kind: elements[index].kind, comment: elements[index].comment)
      }
    case .changeKind(let field, let place, let kind): withElements(field, place) { $0[$1].kind = kind }
    case .move(let field, let place, let target):
      withElements(field, place) { $0.insert($0.remove(at: $1), at: target % ($0.count + 1)) }
    case .swap(let first, let second):
      let value = record[first]
      record[first] = record[second]
      record[second] = value
    case .respell(let field):
      if let text = record[field]?.text, !text.isEmpty {
        record[field] = .text(" " + text.uppercased() + " ")
      }
    }
  }
}

extension RandomSource {
  /// An edit of a record of an entity, in the fields that the generators fill.
  public mutating func edit(_ entity: Entity) -> PersonEdit {
    let fresh = record(entity)
    let names: [FieldName] =
      entity == .company ? ["name", "comment", "taxReason"] : ["lastName", "position", "comment"]
    let field = pick(names) ?? "comment"
    switch below(10) {
    case 0, 1: return .set(field, fresh[field] ?? .empty)
    case 2: return .set("comment", .text("Заметка \(digits(4))"))
    case 3: return .set("comment", .empty)
    case 4: return .addElement("phones", phone())
    case 5: return .removeElement("phones", below(4))
    case 6: return .correctElement("phones", below(4), phone())
    case 7: return .changeKind("phones", below(4), pick("work", "mobile", "home"))
    case 8: return entity == .company ? .swap("name", "comment") : .swap("lastName", "firstName")
    default: return .respell(entity == .company ? "name" : "lastName")
    }
  }

  /// What happens to a sync in its life, in order; places are counted modulo the records that are there.
  public mutating func history(_ steps: Int, entities: [Entity] = Entity.allCases) -> [HistoryStep] {
    (0..<steps).map { _ in
      let side: Side = pick(.left, .right)
      let entity = pick(entities) ?? .company
      switch below(10) {
      case 0, 1: return .add(side, record(entity))
      case 2, 3, 4, 5: return .edit(side, entity, below(1000), edit(entity))
      case 6: return .remove(side, entity, below(1000))
      default: return .run
      }
    }
  }
}

/// One step in the life of a sync.
public enum HistoryStep: Sendable, Hashable {
  /// A person adds a record.
  case add(Side, Record)
  /// A person edits the record at a place.
  case edit(Side, Entity, Int, PersonEdit)
  /// A person removes the record at a place.
  case remove(Side, Entity, Int)
  /// The sync runs.
  case run
}
