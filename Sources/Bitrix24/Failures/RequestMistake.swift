/// A request that must not be sent as it is: a mistake of the caller, found before anything left the machine.
public enum RequestMistake: Error, Sendable, Hashable, CustomStringConvertible {
  case badMethodName(String)
  case referenceOutsideBatch(method: String)
  case emptyBatch
  case tooManyCommands(count: Int)
  case batchTooLarge(bytes: Int)
  case badKey(String)
  case repeatedKey(String)
  case batchInBatch(key: String)
  case valueLooksLikeReference(key: String)
  case badReference(key: String, to: String)

  /// One sentence: what was found and what to do.
  public var description: String {
    switch self {
    case .badMethodName(let name): "'\(name.prefix(60))' is no name of a REST method"
    case .referenceOutsideBatch(let method):
      "a parameter of \(method) is a reference, which only commands of a batch can hold"
    case .emptyBatch: "the batch has no command"
    case .tooManyCommands(let count):
      "the batch has \(count) commands, the portal takes \(BatchLimit.commandsMax); split it"
    case .batchTooLarge(let bytes):
      "the commands of the batch are \(bytes) bytes long, the limit is \(BatchLimit.bytesMax); split it"
    case .badKey(let key):
      "'\(key.prefix(60))' cannot name a command: a letter first, then letters, digits and _, "
        + "at most \(CommandKey.bytesMax)"
    case .repeatedKey(let key): "two commands of the batch have the key '\(key)'"
    case .batchInBatch(let key): "the command '\(key)' is a batch, which a batch cannot hold"
    case .valueLooksLikeReference(let key):
      "a value of the command '\(key)' reads like a reference ($result[…]) and would be replaced by the portal; "
        + "send it in a call of its own"
    case .badReference(let key, let target):
      "the command '\(key)' refers to '\(target.prefix(60))', which does not stand earlier in the batch"
    }
  }
}
