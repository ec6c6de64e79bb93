import Contractors

/// What takes the elements of a bag as they are read.
protocol BagSink {
  var problems: [FieldProblem] { get set }
  /// Whether the side says anything of the bag.
  var isPresent: Bool { get set }

  /// The elements that follow stand in a slot.
  mutating func begin(_ slot: SlotReader)
  /// The elements that follow stand in repeated nodes.
  mutating func begin(_ nodes: NodesReader)
  mutating func take(_ item: BagSeats.Item)
  /// What stands in the slot is no element, and takes its place.
  mutating func block()
}

/// The elements of a bag without their places.
struct BagElements: BagSink {
  var elements: [Element] = []
  var problems: [FieldProblem] = []
  var isPresent = false

  mutating func begin(_ slot: SlotReader) {}
  mutating func begin(_ nodes: NodesReader) {}
  mutating func take(_ item: BagSeats.Item) { elements.append(item.element) }
  mutating func block() {}
}

/// A place for one element or a list, with what the side has of it.
final class SlotReader: Sendable {
  let slot: Slot
  let kind: KindReader
  let parts: PartReaders

  /// Nil when the side cannot hold an element there.
  init?(_ slot: Slot) {
    guard let slot = slot.usable else { return nil }
    self.slot = slot
    kind = KindReader(slot.kind)
    parts = PartReaders(slot.parts)
  }
}

/// Repeated nodes.
final class NodesReader: Sendable {
  let nodes: NodeList
  let container: [PlaceStep]
  let step: PlaceStep
  let kind: KindReader
  let parts: PartReaders
  /// The first bytes of what stands between several elements of a node.
  private let marks: Set<UInt8>
  /// Whether a record without such nodes says that it has none.
  let isSaidAlways: Bool

  init(_ nodes: NodeList) {
    self.nodes = nodes
    container = nodes.container
    step = nodes.step
    kind = KindReader(nodes.kind)
    parts = PartReaders(nodes.parts)
    isSaidAlways = nodes.place.missing == .empty
    marks = Set(nodes.separators.flatMap { ($0.trimmed.isEmpty ? $0 : $0.trimmed).utf8.prefix(1) })
  }

  /// Whether a node's text may be several elements; nearly all are one.
  func mayHoldSeveral(_ text: String) -> Bool {
    !marks.isEmpty && text.trimmed.utf8.contains(where: marks.contains)
  }
}

/// Where an element's kind comes from.
enum KindReader: Sendable {
  case unsaid
  case fixed(String)
  case place(KindPlace)

  init(_ source: KindSource) {
    switch source {
    case .unsaid: self = .unsaid
    case .fixed(let kind): self = .fixed(kind)
    case .place(let place, let table, let fallback): self = .place(KindPlace(place, table, fallback))
    }
  }
}

/// A place that says an element's kind.
final class KindPlace: Sendable {
  let place: Place
  let table: ChoiceTable
  /// What is meant when it says nothing.
  let fallback: String?

  init(_ place: Place, _ table: ChoiceTable, _ fallback: String?) {
    self.place = place
    self.table = table
    self.fallback = fallback
  }
}
