import Foundation

/// Typing that a terminal does not show, for secrets.
enum HiddenTyping {
  /// Carries out a body that reads a line; where standard input is no terminal it just does so.
  static func during<Answer>(_ body: () throws -> Answer) rethrows -> Answer {
    var usual = termios()
    guard tcgetattr(STDIN_FILENO, &usual) == 0 else { return try body() }
    var hidden = usual
    hidden.c_lflag &= ~tcflag_t(ECHO)
    // The end of the line is shown, so that what follows begins a new one.
    hidden.c_lflag |= tcflag_t(ECHONL)
    tcsetattr(STDIN_FILENO, TCSANOW, &hidden)
    defer { tcsetattr(STDIN_FILENO, TCSANOW, &usual) }
    return try body()
  }
}
