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
      let verb = Sentence("reading", "читаю")[language]
      line("\(side)\(entity)", count) { rate, _ in "\(verb) \(self.names[side]): \(count) \(what)\(rate)" }
    case .deciding:
      console.progress(Sentence("comparing …", "сравниваю …")[language])
    case .applying(let done, let total):
      if total == 0 { return }
      let verb = Sentence("writing", "записываю")[language]
      line("applying", done) { rate, began in
        var text = "\(verb): \(done)/\(total)\(rate)"
        let elapsed = Date().timeIntervalSince(began)
        if done > 0, elapsed > 1, done < total {
          let rest = Int((elapsed / Double(done) * Double(total - done)).rounded(.up))
          text += Sentence(", about \(rest) s left", ", осталось около \(rest) с")[language]
        }
        return text
      }
    case .resting(let seconds):
      let rest = Int(seconds.rounded(.up))
      console.say(
        Sentence("waiting \(rest) s: the other side asks for it", "жду \(rest) с: так просит другая сторона"))
    case .waiting(let seconds):
      let rest = Int(seconds.rounded(.up))
      console.say(
        Sentence(
          "waiting \(rest) s before looking up records whose creation was not answered",
          "жду \(rest) с, прежде чем искать записи, создание которых осталось без ответа"))
    }
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
    let unit = Sentence("/s", "/с")[console.language]
    console.progress(text(elapsed > 1 ? " (\(Int(Double(count) / elapsed))\(unit))" : "", began))
  }
}
