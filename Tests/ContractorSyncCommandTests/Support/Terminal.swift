import Foundation
import Glibc

/// A terminal at which a test types.
final class Terminal {
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
}
