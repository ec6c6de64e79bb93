public import Contractors

/// Translates references between the key spaces of the two sides: within the registers a reference is the pair it points to.
///
/// `pair:12` is a record that has a pair; `left:KEY` and `right:KEY` one that has none yet.
public struct References: Sendable {
  private var pairs: [Stream: [RecordKey: PairID]] = [:]
  private var keys: [PairID: Sides<RecordKey?>] = [:]
  /// Keys under which records of pairs were before they were removed and created again.
  private var former: [Stream: [RecordKey: PairID]] = [:]
  private var absent: [Stream: Set<RecordKey>] = [:]

  /// Knows nothing yet.
  public init() {}

  /// Learns of a pair, or of its present keys.
  public mutating func add(_ pair: Pair) {
    for side in Side.allCases {
      let stream = Stream(side, pair.entity)
      // A record that was removed and created again has another key: no record is known by the old one.
      if let known = keys[pair.id]?[side], known != pair.keys[side], pairs[stream]?[known] == pair.id {
        pairs[stream]?[known] = nil
        add(former: known, of: pair.id, stream)
      }
      if let key = pair.keys[side] { pairs[Stream(side, pair.entity), default: [:]][key] = pair.id }
    }
    keys[pair.id] = pair.keys
  }

  /// Learns which records are not there any more: they are still known by their keys, but nothing new may refer to them.
  public mutating func setAbsent(_ keys: Set<RecordKey>, of stream: Stream) { absent[stream] = keys }

  /// Learns of a key under which a pair's record was before it was removed and created again.
  public mutating func add(former key: RecordKey, of pair: PairID, _ stream: Stream) {
    former[stream, default: [:]][key] = pair
  }

  /// The neutral form of the pair that a dangling reference meant, by a key that the pair's record has no more.
  func formerMeaning(of token: String, entity: Entity, side: Side) -> String? {
    guard token.hasPrefix(side.rawValue + ":") else { return nil }
    let key = RecordKey(rawValue: String(token.dropFirst(side.rawValue.count + 1)))
    return former[Stream(side, entity)]?[key].map { "pair:\($0.rawValue)" }
  }

  /// The pair that holds a key.
  public func pair(_ stream: Stream, _ key: RecordKey) -> PairID? { pairs[stream]?[key] }

  /// The neutral form of a key.
  public func token(_ key: String, entity: Entity, side: Side) -> String {
    if key.isEmpty { return key }
    if let pair = pairs[Stream(side, entity)]?[RecordKey(rawValue: key)] { return "pair:\(pair.rawValue)" }
    return "\(side.rawValue):\(key)"
  }

  /// The key that a neutral form has on a side; nil while the record does not exist there.
  public func key(_ token: String, side: Side) -> String? {
    if token.isEmpty { return token }
    guard let colon = token.firstIndex(of: ":") else { return nil }
    let rest = String(token[token.index(after: colon)...])
    switch token[..<colon] {
    case "pair":
      return Int64(rest).flatMap { keys[PairID(rawValue: $0)]?[side]?.rawValue }
    case Side.left.rawValue: return side == .left ? rest : nil
    case Side.right.rawValue: return side == .right ? rest : nil
    default: return nil
    }
  }

  /// The present name of a neutral form: a record that had no pair when it was noted may have one now.
  func renewed(_ token: String, entity: Entity) -> String {
    for side in Side.allCases where token.hasPrefix(side.rawValue + ":") {
      return self.token(String(token.dropFirst(side.rawValue.count + 1)), entity: entity, side: side)
    }
    return token
  }

  /// A record with its references in neutral form.
  public func neutral(_ record: Record, side: Side, catalogue: Catalogue) -> Record {
    translated(record, catalogue) { token($0, entity: $1, side: side) }
  }

  /// The key that may be written for a neutral form: that of a record which is there.
  private func writableKey(_ token: String, _ entity: Entity, _ side: Side) -> String? {
    key(token, side: side).flatMap { key in
      absent[Stream(side, entity)]?.contains(RecordKey(rawValue: key)) == true ? nil : key
    }
  }

  /// Whether a neutral form names a record that has a pair.
  public static func isPaired(_ token: String) -> Bool { token.hasPrefix("pair:") }

  /// Field values to be written, with their references in the key space of a side; references to records that do not exist
  /// there are left out, and with `pairedOnly` all that have no pair.
  public func local(_ record: Record, side: Side, catalogue: Catalogue, pairedOnly: Bool = false) -> Record {
    translated(record, catalogue) {
      pairedOnly && !Self.isPaired($0) ? nil : writableKey($0, $1, side)
    }
  }

  /// Field values that a side is expected to show, with their references in its key space, those to removed records included.
  public func shown(_ record: Record, side: Side, catalogue: Catalogue) -> Record {
    translated(record, catalogue) { token, _ in key(token, side: side) }
  }

  /// A field's change with its references in the key space of a side, with `pairedOnly` without those to records that have no pair;
  /// nil when nothing of it can be written there yet.
  public func local(
    _ change: FieldChange, of name: FieldName, in entity: Entity, side: Side, catalogue: Catalogue,
    pairedOnly: Bool = false
  ) -> FieldChange? {
    guard let target = catalogue.descriptor(of: name, in: entity)?.refersTo else { return change }
    func element(_ element: Element, _ key: String?) -> Element? {
      key.map { key in
        var element = element
        element.value = key
        return element
      }
    }
    func writable(_ token: String) -> String? {
      pairedOnly && !token.isEmpty && !Self.isPaired(token) ? nil : writableKey(token, target, side)
    }
    func written(_ one: Element) -> Element? { element(one, writable(one.value)) }
    func held(_ one: Element) -> Element? { element(one, key(one.value, side: side)) }
    switch change {
    case .set(let value):
      return writable(value.text ?? "").map { .set(.scalar($0)) }
    case .bag(let bag):
      let translated = BagChange(
        added: bag.added.compactMap(written), removed: bag.removed.compactMap(held),
        changed: bag.changed.compactMap { change in
          guard let from = held(change.from), let to = written(change.to) else { return nil }
          return ElementChange(from: from, to: to)
        }, order: bag.order?.compactMap(held))
      return translated.isEmpty ? nil : .bag(translated)
    }
  }

  private func translated(
    _ record: Record, _ catalogue: Catalogue, _ translate: (String, Entity) -> String?
  ) -> Record {
    var copy = record
    for (name, value) in record.fields {
      guard let descriptor = catalogue.descriptor(of: name, in: record.entity),
        let entity = descriptor.refersTo
      else { continue }
      switch value {
      case .empty: break
      case .text(let text): copy.fields[name] = translate(text, entity).map(Value.scalar)
      case .bag(let elements):
        copy.fields[name] = .elements(
          elements.compactMap { element in
            translate(element.value, entity).map { text in
              var element = element
              element.value = text
              return element
            }
          })
      }
    }
    return copy
  }
}
