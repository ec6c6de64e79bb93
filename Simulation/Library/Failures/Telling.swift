public import Contractors
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
    for line in world.ending { builder.update(line) }
    return builder.finish()
  }
}
