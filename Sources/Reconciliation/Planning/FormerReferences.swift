import Contractors

/// References by keys under which records were before they were removed and created again.
///
/// Such a key means the record, whoever wrote it down and when: it is decided upon like the present key, and replaced by that one
/// where it stands.
struct FormerReferences {
  private struct Found {
    let field: FieldName
    let unit: FieldName
    let text: String
    let meaning: String
  }

  /// What the sides show, with former keys read as what they mean.
  private(set) var records: Sides<Record?>
  private var found = Sides<[Found]>(left: [], right: [])

  /// Reads what the sides show; `lost` are the keys that become former ones by this very plan.
  init(in shown: Sides<Record?>, _ references: References, _ lost: LostKeys, _ settings: SyncSettings) {
    records = shown
    for side in Side.allCases {
      guard let record = shown[side] else { continue }
      for (field, value) in record.fields {
        guard let descriptor = settings.catalogue.descriptor(of: field, in: record.entity),
          let target = descriptor.refersTo
        else { continue }
        let texts = value.text.map { [$0] } ?? value.elements.map(\.value)
        for meaning in texts {
          guard let key = lost.key(of: meaning, Stream(side, target)) else { continue }
          let text = "\(side.rawValue):\(key)"
          if texts.contains(text) { continue }
          found[side].append(
            Found(field: field, unit: descriptor.group ?? field, text: text, meaning: meaning))
        }
        for text in texts {
          guard let meaning = references.formerMeaning(of: text, entity: target, side: side),
            !texts.contains(meaning)
          else { continue }
          let unit = descriptor.group ?? field
          found[side].append(Found(field: field, unit: unit, text: text, meaning: meaning))
          records[side]?.fields[field]?.rename(text, meaning)
        }
      }
    }
  }

  /// Registers in which a side that was seen to show a former key showed what it means.
  func read(_ registers: Registers, _ comparison: Comparison) -> Registers {
    replaced(in: registers, comparison) { ($0.text, $0.meaning) }
  }

  /// Registers in which the sides show the former keys that stand there, so that the present ones are written.
  func shown(_ registers: Registers, _ comparison: Comparison) -> Registers {
    replaced(in: registers, comparison) { ($0.meaning, $0.text) }
  }

  private func replaced(
    in registers: Registers, _ comparison: Comparison, _ names: (Found) -> (from: String, to: String)
  ) -> Registers {
    var next = registers
    for side in Side.allCases {
      for one in found[side] {
        let (from, to) = names(one)
        if next.tuples[one.unit]?.seen[side][one.field] == from {
          next.tuples[one.unit]?.seen[side][one.field] = to
        }
        next.bags[one.field]?.show(to, insteadOf: from, on: side, comparison)
      }
    }
    return next
  }
}

extension Value {
  fileprivate mutating func rename(_ text: String, _ name: String) {
    switch self {
    case .empty: break
    case .text(let own): if own == text { self = .text(name) }
    case .bag(var elements):
      for index in elements.indices where elements[index].value == text { elements[index].value = name }
      self = .bag(elements)
    }
  }
}

extension BagRegister {
  /// A side shows another element in the place of one that it was seen to hold: that one is to be removed there, unless nothing is
  /// known of it any more.
  mutating func show(
    _ text: String, insteadOf other: String, on side: Side, _ comparison: Comparison
  ) {
    let key = comparison.normal(text, as: .reference)
    guard
      let from = elements.firstIndex(where: {
        $0.key == comparison.normal(other, as: .reference) && $0.seen[side]
      }), !elements.contains(where: { $0.key == key && $0.seen[side] })
    else { return }
    var seen = elements[from].attributes.seen[side]
    seen["value"] = text
    elements[from].seen[side] = false
    elements[from].attributes.forget(side)
    let into = elements.firstIndex { $0.key == key } ?? elements.endIndex
    if into == elements.endIndex { elements.append(ElementRegister(key: key)) }
    elements[into].seen[side] = true
    elements[into].attributes.seen[side] = seen
    elements[into].places.seen[side] = elements[from].places.seen[side]
    elements[from].places.forget(side)
    elements.removeAll { !$0.isOfUse }
  }
}
