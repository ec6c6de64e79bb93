public import Contractors

/// Why an exchange cannot be used. A single bad document is moved aside with a report, a bad record is set aside.
public enum ExchangeError: Error, Sendable, Hashable {
  /// There is no such folder.
  case noFolder(path: String)
  /// The memory of the exchange cannot be read.
  case damaged(path: String)
  /// An outgoing document took some records and refused one of them.
  case unsent(path: String, key: RecordKey, reason: Sentence)
}

extension ExchangeError: CustomStringConvertible {
  /// What happened and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
