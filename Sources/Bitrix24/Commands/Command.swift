/// One command of a batch.
public struct Command: Sendable, Hashable {
  /// Names the command's answer: a letter, then letters, digits and `_`, at most ``CommandKey/bytesMax`` bytes.
  ///
  /// Keys that are numbers would make PHP send lists where maps are expected (bitrix24-rest.md §3.3).
  public let key: String

  /// The method, such as `crm.company.update`.
  public let method: String

  /// Its parameters; may hold references to earlier commands.
  public let parameters: Parameters

  /// What repeating it would do.
  public let effect: Effect

  /// Describes a command; it is checked when the batch is sent.
  ///
  /// Its effect is judged by the method's name when left out.
  public init(_ key: String, _ method: String, _ parameters: Parameters = [:], effect: Effect? = nil) {
    self.key = key
    self.method = method
    self.parameters = parameters
    self.effect = effect ?? Effect(ofMethod: method)
  }

  /// The command as it stands in `cmd`.
  var text: String {
    parameters.isEmpty ? method : method + "?" + parameters.phpQuery
  }
}

/// The rules for keys of commands.
public enum CommandKey {
  /// Far more than any key of ours, so that 50 of them add little to a request.
  public static let bytesMax = 40

  /// Whether a text may be a key.
  public static func isValid(_ key: String) -> Bool {
    guard let first = key.utf8.first, key.utf8.count <= bytesMax else { return false }
    return isLetter(first) && key.utf8.allSatisfy(isByte)
  }

  static func isByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
