import Contractors
import Foundation
import Logging
import Synchronization

/// Where a command speaks: data to standard output, messages and progress to standard error.
final class Console: Sendable {
  let language: Language
  let isQuiet: Bool
  let usesColour: Bool
  let showsProgress: Bool
  let logLevel: LogLevel
  let logFormat: LogFormat
  /// What is asked of portals.
  let calls: CallLedger
  /// Where a run waits.
  let rests = Rests()
  private let progressLine = Mutex(false)

  init(
    language: Language, isQuiet: Bool, usesColour: Bool, showsProgress: Bool, logLevel: LogLevel = .error,
    logFormat: LogFormat = .text
  ) {
    self.language = language
    self.isQuiet = isQuiet
    self.usesColour = usesColour && logFormat == .text
    self.showsProgress = showsProgress && logFormat == .text
    self.logLevel = logLevel
    self.logFormat = logFormat
    calls = CallLedger()
  }

  /// What happens inside, for whoever looks for the cause of something.
  var logger: Logger {
    Logger(label: "contractor-sync") { _ in
      ConsoleLog(console: self, format: self.logFormat, logLevel: self.logLevel.level)
    }
  }

  /// One line of data.
  func data(_ line: String) { write(line + "\n", to: .standardOutput) }

  /// One line for the person at the terminal; not with `--quiet`.
  func say(_ line: String) {
    if isQuiet { return }
    clearProgress()
    write((logFormat == .json ? ConsoleLog.line("notice", line) : line) + "\n", to: .standardError)
  }

  /// One line of the log.
  func log(_ line: String) {
    clearProgress()
    write(line + "\n", to: .standardError)
  }

  /// A sentence for the person at the terminal.
  func say(_ sentence: Sentence) { say(sentence[language]) }

  /// What went wrong; also with `--quiet`.
  func complain(_ line: String) {
    clearProgress()
    if logFormat == .json { return write(ConsoleLog.line("error", line) + "\n", to: .standardError) }
    let prefix = ProgressSentence.error[language]
    write(colour(prefix, .red) + line + "\n", to: .standardError)
  }

  /// Replaces the progress line; only on a terminal.
  func progress(_ text: String) {
    guard showsProgress, !isQuiet else { return }
    progressLine.withLock { $0 = true }
    write("\r\u{1B}[2K" + text, to: .standardError)
  }

  func clearProgress() {
    let wasShown = progressLine.withLock { shown in
      defer { shown = false }
      return shown
    }
    if wasShown { write("\r\u{1B}[2K", to: .standardError) }
  }

  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
    case bold = "1"
    case faint = "2"
  }

  func colour(_ text: String, _ colour: Colour) -> String {
    usesColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func write(_ text: String, to handle: FileHandle) {
    // A closed pipe is the reader's way of saying that it has seen enough.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
