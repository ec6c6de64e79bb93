/// The limits of one batch.
public enum BatchLimit {
  /// Commands per batch (bitrix24-rest.md §3.1).
  public static let commandsMax = 50

  /// Bytes of all commands together; no limit is documented, PHP's own default for a body is 8 MiB.
  public static let bytesMax = 4 << 20
}

/// A batch that was checked: it can be sent.
struct Batch: Sendable {
  let commands: [Command]
  let halts: Bool

  init(_ commands: [Command], halts: Bool) throws(RequestMistake) {
    guard !commands.isEmpty else { throw .emptyBatch }
    guard commands.count <= BatchLimit.commandsMax else { throw .tooManyCommands(count: commands.count) }
    var earlier: Set<String> = []
    var bytes = 0
    for command in commands {
      try Self.check(command, after: earlier)
      guard earlier.insert(command.key).inserted else { throw .repeatedKey(command.key) }
      bytes += command.text.utf8.count
    }
    guard bytes <= BatchLimit.bytesMax else { throw .batchTooLarge(bytes: bytes) }
    self.commands = commands
    self.halts = halts
  }

  private static func check(_ command: Command, after earlier: Set<String>) throws(RequestMistake) {
    guard CommandKey.isValid(command.key) else { throw .badKey(command.key) }
    guard MethodName.isValid(command.method) else { throw .badMethodName(command.method) }
    guard command.method.lowercased() != "batch" else { throw .batchInBatch(key: command.key) }
    guard !command.parameters.looksLikeReference else { throw .valueLooksLikeReference(key: command.key) }
    for reference in command.parameters.references {
      guard reference.isWellFormed, earlier.contains(reference.key) else {
        throw .badReference(key: command.key, to: reference.key)
      }
    }
  }

  /// The parameters of the call `batch`.
  var body: JSON {
    [
      "halt": .int(halts ? 1 : 0),
      "cmd": .object(JSON.Object(commands.map { JSON.Member($0.key, .string($0.text)) })),
    ]
  }

  /// The most harmful effect of its commands.
  var effect: Effect { commands.map(\.effect).max() ?? .read }

  /// How often each method occurs.
  var methods: [String: Int] {
    commands.reduce(into: [:]) { $0[$1.method.lowercased(), default: 0] += 1 }
  }

  /// The batch of those commands alone, or `nil` when one of them refers to a command left out.
  func keeping(_ keys: Set<String>) -> Batch? {
    try? Batch(commands.filter { keys.contains($0.key) }, halts: halts)
  }
}

/// The rules for names of methods.
public enum MethodName {
  /// Letters, digits, dots and `_`, 1 to 100 bytes, so that a name can change neither path nor query.
  public static func isValid(_ name: String) -> Bool {
    (1...100).contains(name.utf8.count) && !name.hasPrefix(".") && !name.hasSuffix(".")
      && name.utf8.allSatisfy { CommandKey.isByte($0) || $0 == UInt8(ascii: ".") }
  }
}
