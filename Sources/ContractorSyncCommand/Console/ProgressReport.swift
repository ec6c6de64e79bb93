import Bitrix24
import Contractors
import Foundation
import SyncEngine
import Synchronization

/// Turns a run's progress into one line with rate and remaining time, at most a few times a second.
final class ProgressReport: Sendable {
  private struct State {
    var phase = ""
    var began = Date()
    var shown = Date.distantPast
  }

  private let console: Console
  private let names: Sides<String>
  private let state = Mutex(State())
  private static let secondsBetweenLines = 0.1

  init(console: Console, names: Sides<String>) {
    self.console = console
    self.names = names
  }

  func show(_ progress: RunProgress) {
    let language = console.language
    switch progress {
    case .reading(let side, let entity, let count):
      let what = (entity == .company ? Noun.company : Noun.contact).form(count)[language]
      let verb = ProgressSentence.reading[language]
      line("\(side)\(entity)", count) { rate, _ in "\(verb) \(self.names[side]): \(count) \(what)\(rate)" }
    case .deciding:
      console.progress(ProgressSentence.comparing[language])
    case .applying(let done, let total):
      if total == 0 { return }
      let verb = ProgressSentence.writing[language]
      line("applying", done) { rate, began in
        var text = "\(verb): \(done)/\(total)\(rate)"
        let elapsed = Date().timeIntervalSince(began)
        if done > 0, elapsed > 1, done < total {
          let rest = Int((elapsed / Double(done) * Double(total - done)).rounded(.up))
          text += ProgressSentence.left(seconds: rest)[language]
        }
        return text
      }
    case .resting(let seconds):
      let rest = Int(seconds.rounded(.up))
      console.say(ProgressSentence.resting(seconds: rest))
    case .waiting(let seconds):
      let rest = Int(seconds.rounded(.up))
      console.say(ProgressSentence.waiting(seconds: rest))
    }
  }

  /// A portal's client waits for so many seconds.
  func show(rest seconds: Double, _ reason: PortalEvent.WaitReason) {
    console.say(ProgressSentence.resting(seconds: Int(seconds.rounded(.up)), reason))
  }

  private func line(_ phase: String, _ count: Int, _ text: (String, Date) -> String) {
    let now = Date()
    let began: Date? = state.withLock { state in
      if state.phase != phase {
        state.phase = phase
        state.began = now
      } else if now.timeIntervalSince(state.shown) < Self.secondsBetweenLines {
        return nil
      }
      state.shown = now
      return state.began
    }
    guard let began else { return }
    let elapsed = now.timeIntervalSince(began)
    let unit = ProgressSentence.perSecond[console.language]
    console.progress(text(elapsed > 1 ? " (\(Int(Double(count) / elapsed))\(unit))" : "", began))
  }
}
