import Contractors

/// The places of a bag in one raw record with the elements that sit in them.
struct BagSeats {
  /// One place with its elements.
  struct Seat {
    enum Shape {
      case slot(Slot)
      case nodes(NodeList)
    }

    var shape: Shape
    var items: [Item]
    /// What it held when it was read; tells whether it must be written.
    var original: [Item]
    /// Whether something stands there that is no element.
    var isBlocked = false
  }

  /// One element where it sits.
  struct Item: Hashable {
    var element: Element
    /// Its text in a list cell as written, kept as long as the element is not changed.
    var text: String?
    /// The child it was read from, for repeated nodes.
    var child: Int?
    /// Which of the elements of its cell it was when it was read, from 0.
    var order: Int?
  }

  let rule: BagRule
  var seats: [Seat] = []
  var problems: [FieldProblem] = []
  /// Whether the side says anything of the bag.
  var isPresent = false
  /// An element that found no place because something that is no element stands there.
  var crowdedOut: Element?

  var elements: [Element] { seats.flatMap { $0.items.map(\.element) } }

  init(_ rule: BagRule, _ raw: RawNode) {
    self.rule = rule
    BagReader(rule).read(raw, into: &self)
    for index in seats.indices { seats[index].original = seats[index].items }
  }
}

extension BagSeats: BagSink {
  mutating func begin(_ slot: SlotReader) {
    seats.append(Seat(shape: .slot(slot.slot), items: [], original: []))
  }

  mutating func begin(_ nodes: NodesReader) {
    seats.append(Seat(shape: .nodes(nodes.nodes), items: [], original: []))
  }

  mutating func take(_ item: Item) { seats[seats.count - 1].items.append(item) }

  mutating func block() { seats[seats.count - 1].isBlocked = true }
}

extension Slot {
  /// The slot with what the side has of it; nil when it cannot hold an element there.
  var usable: Slot? {
    var copy = self
    if value?.isMissing == true { copy.value = nil }
    copy.parts = parts.filter { !$0.value.isMissing }
    if comment?.isMissing == true { copy.comment = nil }
    // A family's type column that the file does not have says nothing.
    if case .place(let place, _, let fallback) = kind, place.isMissing {
      copy.kind = fallback.map(KindSource.fixed) ?? .unsaid
    }
    guard copy.value != nil || !copy.parts.isEmpty else { return nil }
    // An account without a number column, a list without its cell.
    return copy.value == nil && (isList || parts.isEmpty) ? nil : copy
  }
}

/// Several elements in one cell with nothing but separators between them.
enum ListCell {
  /// The separators that ``splitPhones(_:)`` knows, and knows not to be some.
  private static let phoneMarks: Set<String> = [",", ";", "/", "\n"]

  /// The items with their white space; for phones an extension or remark behind a comma stays with its number.
  ///
  /// Source: contractor-formats.md §22, "Phones".
  static func items(of cell: String, separators: [String], type: FieldType) -> [String] {
    let marks = separators.map { $0.trimmed.isEmpty ? $0 : $0.trimmed }
    var items = [cell]
    for mark in marks where type != .phone || !phoneMarks.contains(mark) {
      items = items.flatMap { $0.split(separator: mark, omittingEmptySubsequences: false).map(String.init) }
    }
    guard type == .phone, marks.contains(where: phoneMarks.contains) else { return items }
    return items.flatMap(splitPhones)
  }
}
