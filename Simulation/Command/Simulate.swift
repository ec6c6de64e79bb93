import Foundation
import ReplicaTesting
import Simulation

/// Lives histories by the thousand: `simulate --help` says how.
@main
struct Simulate {
  static let help = """
    simulate [--seeds FIRST-LAST | --seed N [--kept PARTS] [--story]] [--count N] [--first N] [--hours H] [--marks FILE]

    --seeds FIRST-LAST  lives these histories
    --seed N            lives one; with --story it is told also if nothing fails
    --kept PARTS        cuts it down to these parts, as the report of a failure gives them
    --count N           lives N histories with seeds that nobody has lived, from the clock
    --first N           the first of these seeds
    --hours H           goes on for so long
    --marks FILE        writes a mark of how each thousand ended, to be compared with another life of the same seeds
    --quiet             says nothing of histories that fail but their seeds, and goes on

    --brief             does not cut down the first failure

    A failure is cut down and told. Exit code 0: everything holds; 1: something does not; 64: a wrong argument.
    """

  static func main() async {
    guard let wanted = Wanted(Array(CommandLine.arguments.dropFirst())) else {
      print(help)
      exit(64)
    }
    var course = Course(wanted)
    exit(await course.run() ? 0 : 1)
  }
}

/// What the arguments say.
struct Wanted {
  var first: UInt64
  var count: UInt64?
  var hours: Double?
  var kept: Set<Part>?
  var isTold = false
  var isQuiet = false
  var isBrief = false
  var marks: String?

  init?(_ arguments: [String]) {
    // Seeds that nobody has lived: far from those of the tests.
    first = UInt64(Date().timeIntervalSince1970) * 100_000
    count = nil
    var rest = arguments[...]
    while let name = rest.popFirst() {
      switch name {
      case "--story": isTold = true
      case "--quiet": isQuiet = true
      case "--brief": isBrief = true
      default:
        guard let value = rest.popFirst() else { return nil }
        switch name {
        case "--seeds":
          let ends = value.split(separator: "-").compactMap { UInt64($0) }
          guard ends.count == 2, ends[0] <= ends[1] else { return nil }
          (first, count) = (ends[0], ends[1] - ends[0] + 1)
        case "--seed":
          guard let seed = UInt64(value) else { return nil }
          (first, count) = (seed, 1)
        case "--count":
          guard let number = UInt64(value) else { return nil }
          count = number
        case "--first":
          guard let seed = UInt64(value) else { return nil }
          first = seed
        case "--hours":
          guard let number = Double(value) else { return nil }
          hours = number
        case "--kept":
          let parts = value.split(separator: ",").map { Part($0) }
          guard !parts.contains(nil) else { return nil }
          kept = Set(parts.compactMap(\.self))
        case "--marks": marks = value
        default: return nil
        }
      }
    }
    if hours == nil && count == nil { return nil }
  }
}
