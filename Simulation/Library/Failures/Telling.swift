public import Contractors
import Reconciliation
import ReplicaTesting

/// What is told of a history that was lived.
extension History {
  /// How hard its world was.
  public var weather: Weather { world.weather }

  /// What happened, line by line, if it was to be told, and how everything ended.
  public var story: [String] { world.story }

  /// Everything that happened and could have been left out.
  public var happened: [Part] { world.happened }

  /// How often what went wrong, by its name.
  public var troubles: [String: Int] { world.troubles }

  /// How often the sides were called.
  public var calls: Int {
    Side.allCases.reduce(0) { sum, side in
      let counts = world.replica(side).counts
      return sum + counts.readings + counts.pages + counts.modifyingCalls + counts.originLookUps
    }
  }

  /// A mark of everything that both sides were sent and how everything ended: a seed that is lived twice leaves the same.
  public var mark: SourceFingerprint {
    var builder = SourceFingerprint.Builder()
    for side in Side.allCases {
      let replica = world.replica(side)
      for line in replica.journal {
        builder.update(UInt64(line.call))
        builder.update("\(line.operation.key?.rawValue ?? "") \(line.isExecuted) \(line.outcome.name)")
        builder.update(line.operation.fields.map(\.rawValue).sorted().joined(separator: " "))
      }
      for entity in Entity.allCases {
        for (key, record) in replica.records(of: entity).sorted(by: { $0.key < $1.key }) {
          builder.update(key.rawValue)
          for (field, value) in record.fields.sorted(by: { $0.key < $1.key }) where value != .empty {
            builder.update(field.rawValue)
            builder.update(value.text ?? "")
            for element in value.elements { builder.update("\(element.value) \(element.kind ?? "")") }
          }
        }
      }
    }
    // What cannot be read any more would have failed before.
    try? stage.store.forEachPair { pair in
      builder.update("\(pair.id.rawValue) \(pair.state.rawValue) \(pair.isUnsettled)")
      let registers = try stage.store.registers(of: [pair.id])[pair.id] ?? Registers()
      builder.update(SourceFingerprint(of: registers.packed()).low)
    }
    return builder.finish()
  }
}
