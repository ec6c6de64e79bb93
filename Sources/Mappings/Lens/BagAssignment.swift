import Contractors

extension BagSeats {
  /// Seats the wanted elements, leaving everything that is there already and says the same exactly as it is.
  ///
  /// Elements are told apart by their key. An element that is not wanted any more leaves its seat; a new one takes the first
  /// seat that suits its kind. One that leaves and one of its kind that comes are a correction: the newcomer takes over the
  /// seat with its attributes, and so the portal's value ID (sync-algorithm.md §4.4). What finds no seat is not written:
  /// capabilities say so beforehand. Another account than the one that leaves is no correction: what a file says of the old one
  /// besides (its holder) is none of the new one's.
  mutating func assign(_ wanted: [Element], key: (Element, FieldType) -> String) {
    var unplaced: [Element] = []
    var claimed: Set<SeatPosition> = []
    var moving: [(element: Element, from: SeatPosition)] = []
    let positions = seats.indices.flatMap { seat in
      seats[seat].items.indices.map { SeatPosition(seat: seat, item: $0) }
    }
    let keys = Dictionary(grouping: positions) { key(self[$0].element, rule.field.type) }

    for element in wanted {
      let candidates = (keys[key(element, rule.field.type)] ?? []).filter { !claimed.contains($0) }
      let best =
        candidates.first { stays(element, at: $0) }
        ?? candidates.first { self[$0].element.kind == element.kind } ?? candidates.first
      guard let best else {
        unplaced.append(element)
        continue
      }
      claimed.insert(best)
      if stays(element, at: best) { continue }
      if suits(element.kind, seats[best.seat], alone: seats[best.seat].items.count == 1) {
        self[best].element = projected(element, onto: seats[best.seat])
        self[best].text = nil
      } else {
        moving.append((element, best))
      }
    }

    var leaving = positions.filter { !claimed.contains($0) }
    unplaced = unplaced.filter { element in
      let successors = leaving.filter {
        self[$0].element.kind == projected(element, onto: seats[$0.seat]).kind
          && isCorrection(element, at: $0)
      }
      let rivals = unplaced.count { rival in
        rival.kind == element.kind && successors.contains { isCorrection(rival, at: $0) }
      }
      guard successors.count == 1, rivals == 1, let seat = successors.first,
        suits(element.kind, seats[seat.seat], alone: true)
      else { return true }
      self[seat].element = projected(element, onto: seats[seat.seat])
      self[seat].text = nil
      leaving.removeAll { $0 == seat }
      return false
    }
    // From the back, so that positions before stay true.
    let movers = moving.sorted { $0.from > $1.from }
    for position in (leaving + movers.map(\.from)).sorted(by: >) {
      seats[position.seat].items.remove(at: position.item)
    }
    for mover in moving where !seat(mover.element) {
      // Its new kind has no place here: it stays where it was rather than being lost.
      let origin = seats[mover.from.seat]
      if hasRoom(origin) {
        seats[mover.from.seat].items.append(Item(element: projected(mover.element, onto: origin)))
      }
    }
    for element in unplaced where !seat(element) && seats.contains(where: \.isBlocked) {
      crowdedOut = element
    }
  }

  private subscript(_ position: SeatPosition) -> Item {
    get { seats[position.seat].items[position.item] }
    set { seats[position.seat].items[position.item] = newValue }
  }

  /// Gives an element the best free seat.
  private mutating func seat(_ element: Element) -> Bool {
    var best: (index: Int, rank: Int)?
    for index in seats.indices where hasRoom(seats[index]) {
      guard let rank = rank(of: seats[index], for: element.kind) else { continue }
      if best.map({ rank < $0.rank }) ?? true { best = (index, rank) }
    }
    guard let best else { return freeSeat() ? seat(element) : seatInNewRow(element) }
    seats[best.index].items.append(Item(element: projected(element, onto: seats[best.index])))
    return true
  }

  /// Frees a list by joining it to another one of its kind.
  ///
  /// - Returns: whether there were two.
  private mutating func freeSeat() -> Bool {
    for (index, seat) in seats.enumerated() where !seat.items.isEmpty {
      guard case .slot(let slot) = seat.shape, slot.isListOfOneKind, let kind = seat.items.first?.element.kind
      else { continue }
      let other = seats[..<index].firstIndex { other in
        if case .slot(let slot) = other.shape {
          slot.isListOfOneKind && other.items.first?.element.kind == kind
        } else {
          false
        }
      }
      guard let other else { continue }
      seats[other].items += seat.items.map { Item(element: $0.element) }
      seats[index].items = []
      return true
    }
    return false
  }

  /// Gives an element a row of its own below those the record has.
  private mutating func seatInNewRow(_ element: Element) -> Bool {
    guard case .rows(let slot, let columns)? = rule.sources.first, columns > 0,
      let usable = slot.inRow(seats.count, columns: columns).usable
    else { return false }
    var seat = Seat(shape: .slot(usable), items: [], original: [])
    guard rank(of: seat, for: element.kind) != nil else { return false }
    seat.items = [Item(element: projected(element, onto: seat))]
    seats.append(seat)
    return true
  }

  private func hasRoom(_ seat: Seat) -> Bool {
    switch seat.shape {
    case .nodes: true
    case .slot(let slot): !seat.isBlocked && (slot.isList || seat.items.isEmpty)
    }
  }

  /// How well a seat suits a kind: its own kind first, then a place that says any kind, then one that says none; an element
  /// without a kind takes what is left. Nil when it does not suit at all.
  private func rank(of seat: Seat, for kind: String?) -> Int? {
    switch seat.kindSource {
    case .fixed(let own): return kind == own ? 0 : kind == nil ? 3 : nil
    case .unsaid: return seat.isTagged ? 1 : 2
    case .place(_, let table, _):
      if let kind, table.spelling(of: kind) == nil { return nil }
      if case .slot = seat.shape, let neighbour = seat.items.first, neighbour.element.kind != kind {
        return nil
      }
      return 1
    }
  }

  /// Whether an element of this kind may sit in the seat, alone or beside others.
  private func suits(_ kind: String?, _ seat: Seat, alone: Bool) -> Bool {
    switch seat.kindSource {
    case .fixed(let own): kind == own || kind == nil
    case .unsaid: true
    case .place(_, let table, _):
      if let kind, table.spelling(of: kind) == nil {
        false
      } else if case .nodes = seat.shape {
        true
      } else {
        alone || seat.items.allSatisfy { $0.element.kind == kind }
      }
    }
  }

  /// Whether an element says what already sits there, as far as the seat can say it.
  private func stays(_ element: Element, at position: SeatPosition) -> Bool {
    let seat = seats[position.seat]
    guard self[position].element == projected(element, onto: seat) else { return false }
    if case .fixed(let own) = seat.kindSource { return element.kind == nil || element.kind == own }
    return true
  }

  /// Whether an element can be what sits there with another text. A portal's element keeps its ID whatever becomes of it.
  private func isCorrection(_ element: Element, at position: SeatPosition) -> Bool {
    if rule.field.type != .bankAccount { return true }
    if case .nodes(let nodes) = seats[position.seat].shape, nodes.place.isFolding { return true }
    return !element.isAnother(than: self[position].element)
  }

  /// What a seat can hold of an element; projecting twice changes nothing more.
  func projected(_ element: Element, onto seat: Seat) -> Element {
    var result = Element(element.value.trimmed)
    if let length = rule.maximumLength { result.value = String(result.value.prefix(length)).trimmed }
    switch seat.kindSource {
    case .fixed(let own): result.kind = own
    case .unsaid: result.kind = seat.isTagged && rule.field.type != .bankAccount ? element.kind?.trimmed : nil
    case .place(_, _, let fallback): result.kind = element.kind?.trimmed ?? fallback
    }
    if result.kind?.isEmpty == true { result.kind = nil }
    let carried: [String]
    let country: Place?
    switch seat.shape {
    case .nodes(let nodes):
      country = nodes.parts["country"]
      carried = Array(nodes.parts.keys)
      if nodes.comment != nil { result.comment = element.comment }
    case .slot(let slot):
      country = slot.parts["country"]
      carried = slot.style == .tagged ? TaggedElement.parts(of: rule.field.type) : Array(slot.parts.keys)
      if slot.comment != nil { result.comment = element.comment }
    }
    if result.comment?.trimmed.isEmpty == true { result.comment = nil }
    result.comment = result.comment?.trimmed
    for name in carried {
      let part = element.parts[name]?.trimmed ?? ""
      if !part.isEmpty { result.parts[name] = part }
    }
    if result.value.isEmpty { result.value = (element.parts["iban"] ?? "").trimmed }
    result.settleInternationalNumber()
    if country?.holdsCountryCode == true, let name = result.parts["country"] {
      result.parts["country"] = CountryCode(named: name)?.value ?? name
    }
    if rule.field.type == .address, seat.hasPartsAlone {
      // No place for the whole line: what no part says of it goes where the street goes.
      if carried.contains("street") {
        AddressLine.addRest(of: result.value, beside: element.parts, to: &result.parts)
      }
      result.value = AddressLine.line(of: result.parts)
    } else if rule.field.type == .address, case .slot(let slot) = seat.shape {
      if slot.style == .tagged {
        if !result.parts.isEmpty {
          AddressLine.addRest(of: result.value, beside: element.parts, to: &result.parts)
          result.value = AddressLine.line(of: result.parts)
        }
      } else if result.value.isEmpty {
        result.value = AddressLine.line(of: result.parts)
      }
    }
    return result
  }
}

/// An element's position among the seats.
struct SeatPosition: Hashable, Comparable {
  var seat: Int
  var item: Int

  static func < (lhs: SeatPosition, rhs: SeatPosition) -> Bool { (lhs.seat, lhs.item) < (rhs.seat, rhs.item) }
}

extension BagSeats.Seat {
  var kindSource: KindSource {
    switch shape {
    case .slot(let slot): slot.kind
    case .nodes(let nodes): nodes.kind
    }
  }

  /// Whether the seat has places for the parts of an element and none for its value.
  var hasPartsAlone: Bool {
    switch shape {
    case .slot(let slot): slot.style != .tagged && slot.value == nil
    case .nodes(let nodes): nodes.value == nil && !nodes.parts.isEmpty
    }
  }

  var isTagged: Bool {
    if case .slot(let slot) = shape { return slot.style == .tagged }
    return false
  }
}
