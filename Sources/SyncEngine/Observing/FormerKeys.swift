import Contractors
import Reconciliation

/// Keys under which records were before they were removed and created again.
///
/// What still refers to such a key means the pair: else the reference would look like an edit that replaces it, and the edit
/// would travel. The store has them as notes, one a key; they are few and asked for only where a reference leads nowhere.
extension RunSession {
  private static func note(_ key: RecordKey, _ stream: Stream) -> String {
    "former.\(stream.side.rawValue).\(stream.entity.rawValue).\(key.rawValue)"
  }

  /// Whether any record has had another key.
  private static let anyNote = "former"

  /// Remembers the keys that pairs lose by a plan.
  func rememberFormerKeys(_ plan: Plan, _ changes: inout Changes) {
    for (id, pair) in plan.pairs {
      for side in Side.allCases {
        guard let known = pairs[id]?.keys[side], known != pair.keys[side] else { continue }
        changes.notes[Self.note(known, Stream(side, pair.entity))] = String(id.rawValue)
        changes.notes[Self.anyNote] = "yes"
      }
    }
  }

  /// Learns the former keys that some records refer to.
  func learnFormerKeys(_ records: [Stream: [RecordKey: Observed]]) throws {
    guard try store.note(Self.anyNote) != nil || pairs.values.contains(where: { $0.generation > 1 }) else {
      return
    }
    for (stream, observed) in records {
      let fields = settings.catalogue.fields(of: stream.entity).filter { $0.refersTo != nil }
      for record in observed.values.map(\.record) {
        for field in fields {
          guard let target = field.refersTo, let value = record.fields[field.name] else { continue }
          for text in value.elements.map(\.value) + [value.text ?? ""] where !text.isEmpty {
            try learn(RecordKey(rawValue: text), Stream(stream.side, target))
          }
        }
      }
    }
  }

  private func learn(_ key: RecordKey, _ stream: Stream) throws {
    guard references.pair(stream, key) == nil, let note = try store.note(Self.note(key, stream)),
      let number = Int64(note), pairs[PairID(rawValue: number)] != nil
    else { return }
    references.add(former: key, of: PairID(rawValue: number), stream)
  }
}
