public import Contractors

/// Named texts that are compared and merged as one: the parts of a group, a scalar (one part), or the attributes of an element.
/// `""` is empty; a part that is missing is absent.
public typealias Parts = [FieldName: String]

/// The three values that carry the algorithm, for one scalar or group.
///
/// What changed, what is still to be written and what was an echo are all computed from these and the present observation.
/// Source: `sync-algorithm.md` §4.
public struct TupleRegister: Sendable, Hashable {
  /// *d*: what both sides should show.
  public var decided: Parts
  /// *sA* and *sB*: the last value of each side that has been taken into account. Only values that were read from the side.
  public var seen: Sides<Parts>
  /// The hash of the decided value that the side last accepted as the value it now shows: a value that the side changed on
  /// acceptance is its projection and is not sent for ever.
  public var accepted: Sides<[FieldName: FieldHash]>
  /// The hash of the decided value that a side cleared where nothing may be cleared. It is on its way back there, but nobody
  /// said anything new with it: what the side says next stands against nothing.
  public var refilled: Sides<[FieldName: FieldHash]>
  /// The hashes of the values that were sent to a side of which nothing was seen since: when one shows at last, after something else was
  /// decided, it is our own value and nobody's edit.
  public var sent: Sides<[FieldName: Set<FieldHash>]>
  /// Whether a person must decide; nothing is written meanwhile.
  public var isHeld: Bool

  /// Makes a register; without arguments one that knows nothing.
  public init(
    decided: Parts = [:], seen: Sides<Parts> = Sides(left: [:], right: [:]),
    accepted: Sides<[FieldName: FieldHash]> = Sides(left: [:], right: [:]),
    refilled: Sides<[FieldName: FieldHash]> = Sides(left: [:], right: [:]),
    sent: Sides<[FieldName: Set<FieldHash>]> = Sides(left: [:], right: [:]), isHeld: Bool = false
  ) {
    self.decided = decided
    self.seen = seen
    self.accepted = accepted
    self.refilled = refilled
    self.sent = sent
    self.isHeld = isHeld
  }
}

/// One element of a bag: its membership and its attributes.
public struct ElementRegister: Sendable, Hashable {
  /// The element key.
  public var key: String
  /// Whether the element is decided to be there.
  public var isMember: Bool
  /// Whether each side showed it last.
  public var seen: Sides<Bool>
  /// What was sent to a side of which nothing was seen since: when it shows at last, after the opposite was decided, it is our own
  /// doing and nobody's edit.
  public var sent: Sides<SentMembership>
  /// Spelling (`value`), `kind`, `comment` and parts.
  public var attributes: TupleRegister
  /// Where it stands on each side, where the order says something.
  public var places = ElementPlaces()

  /// Makes a register.
  public init(
    key: String, isMember: Bool = false, seen: Sides<Bool> = Sides(left: false, right: false),
    sent: Sides<SentMembership> = Sides(left: [], right: []), attributes: TupleRegister = TupleRegister()
  ) {
    self.key = key
    self.isMember = isMember
    self.seen = seen
    self.sent = sent
    self.attributes = attributes
  }

  /// Whether anything is decided, was seen or may still show of it; when not, it is not remembered.
  public var isOfUse: Bool {
    isMember || seen.left || seen.right || !sent.left.isEmpty || !sent.right.isEmpty
  }
}

/// What was sent to a side about an element being there.
public struct SentMembership: OptionSet, Sendable, Hashable {
  /// The bits, as they are packed.
  public let rawValue: UInt8

  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The element was added.
  public static let added = SentMembership(rawValue: 1)
  /// The element was removed.
  public static let removed = SentMembership(rawValue: 2)
}

/// The elements of one bag, in the decided order.
public struct BagRegister: Sendable, Hashable {
  /// The elements that are decided, were seen on a side or may still show there.
  public var elements: [ElementRegister]
  /// Whether each side has shown the bag at all.
  public var known: Sides<Bool>
  /// How each side's order stands to the decided one.
  public var standing = Sides(left: OrderStanding.follows, right: .follows)

  /// Makes a register; without arguments one that knows nothing.
  public init(elements: [ElementRegister] = [], known: Sides<Bool> = Sides(left: false, right: false)) {
    self.elements = elements
    self.known = known
  }
}

/// All registers of one pair.
public struct Registers: Sendable, Hashable {
  /// Scalars by their field, groups by their group.
  public var tuples: [FieldName: TupleRegister]
  /// Bags by their field.
  public var bags: [FieldName: BagRegister]

  /// Makes registers; without arguments those of a pair without history.
  public init(tuples: [FieldName: TupleRegister] = [:], bags: [FieldName: BagRegister] = [:]) {
    self.tuples = tuples
    self.bags = bags
  }

  /// The contractor's name as decided: the short or full name of a company, the names of a person; `""` when there is none.
  public var label: String {
    for unit in ["name", "fullName", "legalName"] as [FieldName] {
      if let name = tuples[unit]?.decided[unit], !name.isEmpty { return name }
    }
    let person = tuples["personName"]?.decided ?? [:]
    return ["lastName", "firstName", "middleName"].compactMap { person[$0] }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// Whether a side has shown a unit before.
  func isSeen(_ unit: FieldName, on side: Side) -> Bool {
    tuples[unit]?.seen[side].isEmpty == false || bags[unit]?.known[side] == true
  }

  /// The units in which a person must decide.
  public var heldUnits: [FieldName] {
    let tuples = self.tuples.filter(\.value.isHeld).map(\.key)
    let bags = self.bags.filter { $0.value.elements.contains { $0.attributes.isHeld } }.map(\.key)
    return (tuples + bags).sorted()
  }
}

extension TupleRegister {
  /// Forgets what is known of a part on a side.
  public mutating func forget(_ part: FieldName, of side: Side) {
    seen[side][part] = nil
    accepted[side][part] = nil
    refilled[side][part] = nil
    sent[side][part] = nil
  }

  /// Forgets everything that is known of a side.
  mutating func forget(_ side: Side) {
    seen[side] = [:]
    accepted[side] = [:]
    refilled[side] = [:]
    sent[side] = [:]
  }
}

extension BagRegister {
  /// Forgets everything that is known of a side.
  fileprivate mutating func forget(_ side: Side) {
    known[side] = false
    standing[side] = .follows
    for index in elements.indices {
      elements[index].seen[side] = false
      elements[index].sent[side] = []
      elements[index].places.forget(side)
      elements[index].attributes.forget(side)
    }
    elements.removeAll { !$0.isOfUse }
  }
}

extension Registers {
  /// Forgets what a side showed and what a record that takes the place of its record there does not say: nobody has cleared it. A list is
  /// joined as on a first merge.
  public mutating func forgetUnsaid(by record: Record, on side: Side) {
    for (name, register) in tuples {
      for part in register.seen[side].keys where (record.fields[part]?.text ?? "").isEmpty {
        tuples[name]?.forget(part, of: side)
      }
    }
    for name in bags.keys { bags[name]?.forget(side) }
  }

  /// Forgets what a side showed: its record is gone, and the next one there starts without history.
  public mutating func forget(_ side: Side) {
    for name in tuples.keys { tuples[name]?.forget(side) }
    for name in bags.keys { bags[name]?.forget(side) }
  }
}
