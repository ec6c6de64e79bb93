import Contractors

extension Planner {
  /// Counts the keys that are gone beside the new records that would be made on the other side.
  ///
  /// A re-coded column of keys is recognised neither by numbers nor by an e-mail and a phone where records have none: all of them would be
  /// made a second time, and the first ones removed once they are believed to be gone.
  mutating func countReplacedKeys() {
    for entity in settings.entities.sorted() {
      for side in Side.allCases {
        let stream = Stream(side, entity)
        let absent = missing(stream)
        if absent.isEmpty { continue }
        var new = paired.filter { given in
          given.pair.entity == entity && given.pair.keys[side] != nil && given.pair.keys[side.opposite] == nil
            && input.knownUnpaired[stream]?.contains(given.pair.keys[side] ?? "") != true
        }
        if !input.whole.contains(stream), let units = units[entity] {
          // What is not there says nothing then, but for records that are there under the same names.
          let names = Set(
            absent.compactMap { given in
              Candidate(key: "", units.shown(by: given.registers ?? Registers(), on: side)).nameKey
            })
          new = new.filter { given in
            given.observed[side].flatMap { Candidate($0).nameKey }.map(names.contains) == true
          }
        }
        if new.isEmpty { continue }
        plan.replacedKeys[stream] = ReplacedKeys(gone: absent.count, new: new.count)
      }
    }
  }

  /// The pairs whose record a stream does not show, and which were not found under another key nor asked about.
  private func missing(_ stream: Stream) -> [PairInput] {
    let absent = input.absent[stream.entity]?[stream.side] ?? []
    if absent.isEmpty { return [] }
    let found = Set(plan.formerKeys[stream] ?? [])
    let asked = Set(input.renamed.filter { $0.stream == stream }.map { $0.review[stream.side.opposite] })
    return absent.filter { given in
      guard given.presence[stream.side] != .gone, let key = given.pair.keys[stream.side],
        let other = given.pair.keys[stream.side.opposite]
      else { return false }
      return !found.contains(key) && !asked.contains(other)
    }
  }
}
