import Contractors
import Reconciliation

extension RunSession {
  /// Pairs that ended with our mark on the record that stayed, and whose record does not bear it any more: somebody made it active again,
  /// so that it is to come back on the side that had removed it.
  ///
  /// A pair that ended otherwise, as by a person's word, shows no mark of ours.
  func liftedFlags() throws -> Set<PairID> {
    guard settings.removals == .flag else { return [] }
    var lifted: [PairID: Side] = [:]
    for (stream, reading) in readings {
      let flags = settings.flags[stream.side]
      for (key, observed) in reading.fresh where observed.record.removal != .removed {
        guard let id = references.pair(stream, key), pairs[id]?.state == .tomb else { continue }
        let stated = flags.filter { observed.record.fields[$0.key] != nil }
        if stated.isEmpty || stated.contains(where: { observed.record.fields[$0.key] == .scalar($0.value) }) {
          continue
        }
        lifted[id] = stream.side
      }
    }
    if lifted.isEmpty { return [] }
    let registers = try store.registers(of: lifted.keys.sorted())
    return Set(
      lifted.filter { id, side in
        settings.flags[side].contains { field, mark in
          guard let pair = pairs[id], let register = registers[id]?.tuples[unit(field, pair.entity)] else {
            return false
          }
          return register.seen[side][field] == mark && register.decided[field] != mark
        }
      }.keys)
  }
}
