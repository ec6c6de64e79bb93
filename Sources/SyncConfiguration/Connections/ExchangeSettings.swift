/// Two folders through which documents are exchanged, as a connection.
public struct ExchangeSettings: Sendable, Hashable {
  /// What an outgoing document holds.
  public enum Sending: String, Sendable, Hashable, CaseIterable {
    /// The records that changed.
    case changes
    /// All records.
    case full
  }

  /// The mappings of requests, each a shipped mapping's name or a mapping file.
  public struct Requests: Sendable, Hashable {
    /// Requests to add.
    public var new: String
    /// Requests to change.
    public var changed: String
  }

  /// The folder of the other system's documents, relative to the configuration's folder.
  public var inbox: String
  /// Which names in the inbox are documents; `*` and `?` stand for any text and any character.
  public var pattern: String
  /// The path of outgoing documents with `{number}` in the file's name; nil sends nothing.
  public var outbox: String?
  /// A shipped mapping's name or a mapping file.
  public var mapping: String
  /// What an outgoing document holds.
  public var sending: Sending
  /// Whether each incoming document holds all records, so that a missing one means something.
  public var isFull: Bool
  /// What the messages of the exchange say of their sides: `from`, our code, `to`, that of the other system, and whatever else
  /// the mapping's receipt names; nil where messages are not numbered and acknowledged.
  public var receipts: [String: String]?
  /// What is sent where the other system takes requests; nil where it takes documents like its own.
  public var requests: Requests?
  /// The encoding's name; nil takes the one that a document declares or that is recognised.
  public var encoding: String?

  /// Makes settings.
  public init(
    inbox: String, pattern: String, outbox: String? = nil, mapping: String, sending: Sending = .changes,
    isFull: Bool = false, encoding: String? = nil
  ) {
    self.inbox = inbox
    self.pattern = pattern
    self.outbox = outbox
    self.mapping = mapping
    self.sending = sending
    self.isFull = isFull
    self.encoding = encoding
  }
}
