import Contractors

extension Planner {
  /// Counts the keys that are gone beside the new records that would be made on the other side.
  ///
  /// A re-coded column of keys is recognised neither by numbers nor by an e-mail and a phone where records have none: all of them would be
  /// made a second time, and the first ones removed once they are believed to be gone. Those that are found under other keys, or asked
  /// about, are evidence of the same; where all are, nothing is made twice.
  mutating func countReplacedKeys() {
    for entity in settings.entities.sorted() {
      for side in Side.allCases {
        let stream = Stream(side, entity)
        let (absent, gone) = missing(stream)
        if absent.isEmpty { continue }
        var new = paired.filter { given in
          given.pair.entity == entity && given.pair.keys[side] != nil && given.pair.keys[side.opposite] == nil
            && input.knownUnpaired[stream]?.contains(given.pair.keys[side] ?? "") != true
            // Whoever has numbers would have been found by them.
            && given.observed[side].map { OfficialNumbers($0.record).keys.isEmpty } ?? true
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
        plan.replacedKeys[stream] = ReplacedKeys(
          gone: gone, new: new.count + gone - absent.count)
      }
    }
  }

  /// The pairs whose record a stream does not show, and which were not found under another key nor asked about; and how many there are with
  /// those that were.
  private func missing(_ stream: Stream) -> (absent: [PairInput], gone: Int) {
    let found = Set(plan.formerKeys[stream] ?? [])
    let asked = Set(input.renamed.filter { $0.stream == stream }.map { $0.review[stream.side.opposite] })
    let gone = (input.absent[stream.entity]?[stream.side] ?? []).filter { given in
      given.presence[stream.side] != .gone && given.pair.keys[stream.side] != nil
        && given.pair.keys[stream.side.opposite] != nil
    }
    let absent = gone.filter { given in
      let keys = given.pair.keys
      return !(keys[stream.side].map(found.contains) ?? true)
        && !(keys[stream.side.opposite].map(asked.contains) ?? true)
    }
    return (absent, gone.count)
  }
}
