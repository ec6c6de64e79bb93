import Foundation
import Glibc

/// A terminal at which a test types.
final class Terminal: Sendable {
  private let keyboard: FileHandle
  /// What a program reads from.
  let input: FileHandle

  init() throws {
    var main: Int32 = -1
    var end: Int32 = -1
    guard openpty(&main, &end, nil, nil, nil) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    keyboard = FileHandle(fileDescriptor: main, closeOnDealloc: true)
    input = FileHandle(fileDescriptor: end, closeOnDealloc: true)
  }

  func type(_ text: String) throws { try keyboard.write(contentsOf: Data(text.utf8)) }

  /// Whether what is typed appears.
  var shows: Bool {
    var settings = termios()
    tcgetattr(input.fileDescriptor, &settings)
    return settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// What the terminal has shown since it was last asked.
  func shown() throws -> String {
    var poll = pollfd(fd: keyboard.fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&poll, 1, 0) > 0 else { return "" }
    return String(decoding: keyboard.availableData, as: UTF8.self)
  }
}
