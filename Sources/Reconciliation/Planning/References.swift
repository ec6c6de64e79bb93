public import Contractors

/// Translates references between the key spaces of the two sides: within the registers a reference is the pair it points to.
///
/// `pair:12` is a record that has a pair; `left:KEY` and `right:KEY` one that has none yet.
public struct References: Sendable {
  private var pairs: [Stream: [RecordKey: PairID]] = [:]
  private var keys: [PairID: Sides<RecordKey?>] = [:]

  /// Knows nothing yet.
  public init() {}

  /// Learns of a pair, or of its present keys.
  public mutating func add(_ pair: Pair) {
    for side in Side.allCases {
      let stream = Stream(side, pair.entity)
      // A record that was removed and created again has another key: the old one is nobody's.
      if let known = keys[pair.id]?[side], known != pair.keys[side], pairs[stream]?[known] == pair.id {
        pairs[stream]?[known] = nil
      }
      if let key = pair.keys[side] { pairs[Stream(side, pair.entity), default: [:]][key] = pair.id }
    }
    keys[pair.id] = pair.keys
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

  /// Field values with their references in the key space of a side; references to records that do not exist there are left out.
  public func local(_ record: Record, side: Side, catalogue: Catalogue) -> Record {
    translated(record, catalogue) { token, _ in key(token, side: side) }
  }

  /// A field's change with its references in the key space of a side; nil when nothing of it can be written there yet.
  public func local(
    _ change: FieldChange, of name: FieldName, in entity: Entity, side: Side, catalogue: Catalogue
  ) -> FieldChange? {
    guard catalogue.descriptor(of: name, in: entity)?.refersTo != nil else { return change }
    func local(_ element: Element) -> Element? {
      key(element.value, side: side).map { key in
        var element = element
        element.value = key
        return element
      }
    }
    switch change {
    case .set(let value):
      return key(value.text ?? "", side: side).map { .set(.scalar($0)) }
    case .bag(let bag):
      let translated = BagChange(
        added: bag.added.compactMap(local), removed: bag.removed.compactMap(local),
        changed: bag.changed.compactMap { change in
          guard let from = local(change.from), let to = local(change.to) else { return nil }
          return ElementChange(from: from, to: to)
        })
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
