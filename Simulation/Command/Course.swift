import Contractors
import Foundation
import ReplicaTesting
import Simulation

/// The course of many histories, one after the other.
struct Course {
  let wanted: Wanted
  private var lived: UInt64 = 0
  private var calls = 0
  private var failures = 0
  private var troubles: [String: Int] = [:]
  private var mark = SourceFingerprint(high: 0, low: 0)
  private let began = Date()

  init(_ wanted: Wanted) { self.wanted = wanted }

  /// Lives all of them, until one fails.
  ///
  /// - Returns: whether everything holds.
  mutating func run() async -> Bool {
    let end = wanted.hours.map { began.addingTimeInterval($0 * 3600) }
    if wanted.marks != nil { _ = FileManager.default.createFile(atPath: wanted.marks ?? "", contents: nil) }
    print("first seed: \(wanted.first)")
    while wanted.count.map({ lived < $0 }) ?? true, end.map({ Date() < $0 }) ?? true {
      let seed = wanted.first + lived
      lived += 1
      if await !live(seed) {
        failures += 1
        if !wanted.isQuiet {
          summarise()
          return false
        }
      }
      if lived % 1000 == 0 { writeMark() }
      if lived % 100_000 == 0 { summarise() }
    }
    writeMark()
    summarise()
    return failures == 0
  }

  private mutating func live(_ seed: UInt64) async -> Bool {
    let isAlone = wanted.count == 1
    let history = History(seed: seed, kept: wanted.kept, isTold: isAlone)
    do { try await history.live() } catch {
      if wanted.isQuiet {
        print("\(seed) \(history.weather) \(error)")
      } else {
        await tell(seed, history, error)
      }
      return false
    }
    if wanted.isTold { print(history.story.joined(separator: "\n")) }
    for (name, count) in history.troubles { troubles[name, default: 0] += count }
    calls += history.calls
    mark = SourceFingerprint(of: mark.bytes + history.mark.bytes)
    return true
  }

  private func tell(_ seed: UInt64, _ history: History, _ error: any Error) async {
    print("seed \(seed) (\(history.weather)) fails: \(error)")
    guard !wanted.isBrief, let violation = error as? Violation else { return }
    if wanted.kept != nil {
      print(history.story.joined(separator: "\n"))
      return
    }
    var shrinking = Shrinking(seed: seed, happened: history.happened, violation: violation)
    await shrinking.shrink()
    print(
      "cut down from \(history.happened.count) parts to \(shrinking.kept.count) in \(shrinking.lives) lives:")
    print(await shrinking.story().joined(separator: "\n"))
    print(
      "repeat with: simulate --seed \(seed), or what is left of it: simulate --seed \(seed) --kept \(shrinking.script)"
    )
  }

  private mutating func writeMark() {
    guard let path = wanted.marks, let file = FileHandle(forWritingAtPath: path) else { return }
    file.seekToEndOfFile()
    file.write(Data("\(lived) \(mark)\n".utf8))
    try? file.close()
  }

  private func summarise() {
    let seconds = Date().timeIntervalSince(began)
    let pace = String(format: "%.0f", Double(lived) / max(seconds, 0.001))
    print(
      "\(lived) histories in \(Int(seconds)) s, \(pace) a second, \(calls) calls, \(failures) failed; what went wrong:"
    )
    for (name, count) in troubles.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
  }
}
