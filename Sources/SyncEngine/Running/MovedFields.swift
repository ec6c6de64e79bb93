import Contractors
import Reconciliation

/// Fields that stand in another place of their side than before: a portal's requisite that may be read again, another column of a file.
///
/// What the new place does not hold nobody has cleared there: the field starts as a first merge. Source: `sync-algorithm.md` §4.1.
extension RunSession {
  private static func note(_ stream: Stream) -> String {
    "places.\(stream.side.rawValue).\(stream.entity.rawValue)"
  }

  /// Finds which fields moved since the places were noted.
  func findMovedFields() throws {
    for (entity, capabilities) in capabilities {
      for side in Side.allCases {
        let stream = Stream(side, entity)
        guard let note = try store.note(Self.note(stream)) else { continue }
        let known = Self.places(note)
        let moved = capabilities[side].fields.filter { field, capability in
          guard let before = known[field], let place = capability.place else { return false }
          return before != place
        }
        if !moved.isEmpty { movedFields[stream] = Set(moved.keys) }
      }
    }
  }

  /// Forgets what was seen of a pair's moved fields.
  func forgetMoved(_ registers: inout Registers, of pair: Pair) {
    for side in Side.allCases {
      for field in movedFields[Stream(side, pair.entity)] ?? [] {
        for unit in registers.tuples.keys where registers.tuples[unit]?.seen[side][field] != nil {
          registers.tuples[unit]?.forget(field, of: side)
        }
      }
    }
  }

  /// Notes the places, of streams whose fields moved only after all their records were read.
  func notePlaces(_ changes: inout Changes) {
    for (entity, capabilities) in capabilities {
      for side in Side.allCases {
        let stream = Stream(side, entity)
        if movedFields[stream] != nil, readings[stream]?.completeness != .complete { continue }
        let places = capabilities[side].fields.compactMapValues(\.place)
        if places.isEmpty { continue }
        changes.notes[Self.note(stream)] = places.sorted { $0.key < $1.key }.map {
          "\($0.key.rawValue)=\($0.value)"
        }.joined(separator: "\n")
      }
    }
  }

  private static func places(_ note: String) -> [FieldName: String] {
    var places: [FieldName: String] = [:]
    for line in note.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { places[FieldName(rawValue: String(parts[0]))] = String(parts[1]) }
    }
    return places
  }
}
