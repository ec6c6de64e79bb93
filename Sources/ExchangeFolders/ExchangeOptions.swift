public import Contractors
public import Files

/// Everything that makes two folders a replica.
public struct ExchangeOptions: Sendable {
  /// What a document is opened for.
  public enum Purpose: Sendable {
    /// A document of the other system, to be read.
    case incoming
    /// Our own copy of what the other system is known to hold; made when it is not there.
    case known
    /// A document for the other system, to be made.
    case outgoing
  }

  /// What an outgoing document holds.
  public enum Sending: String, Sendable, CaseIterable {
    /// The whole records that changed since the last document.
    case changes
    /// All records, whenever one of them changed.
    case full
  }

  /// The connection's name; with it the exchange is identified.
  public var connection: String
  /// The folder in which the other system puts its documents.
  public var inbox: String
  /// Which names in the inbox are documents: `*` is any text, `?` any character.
  public var pattern: String
  /// Where outgoing documents are put, with `{number}` in the file's name; nil sends nothing. Where messages are acknowledged the name
  /// may do without a number: the next message takes the place of the last, and holds what was not acknowledged of it.
  public var outgoing: String?
  /// What an outgoing document holds.
  public var sending: Sending
  /// Whether each incoming document holds all records, so that one that is missing means something. What the document itself
  /// says of it is not believed.
  public var isFull: Bool
  /// Whether the documents have a mark for removed records, so that a removal can be told among changes.
  public var marksRemovals: Bool
  /// Our own folder, for what is known of the other system and what was taken and sent.
  public var memory: String
  /// The ending of the documents' names, without the dot.
  public var ending: String
  /// The entities that documents hold.
  public var entities: [Entity]
  /// Opens a document of the format.
  public var open: @Sendable (_ path: String, Purpose) -> any Replica
  /// What is wrong with a document that threw an error, for people; nil when it is no fault of the document, such as a disk that
  /// fails: then it stays in the inbox.
  public var explain: @Sendable (any Error) -> Sentence?
  /// Numbers and acknowledgements of messages; nil where the two sides do without.
  public var receipts: ExchangeReceipts?
  /// How records are sent where the other system takes requests; nil where it takes documents like its own.
  public var requests: ExchangeRequests?
  /// Failures for tests.
  public var faults: FileFaults
  /// The time of day: a document that was written less than two seconds ago may not be whole yet.
  public var now: @Sendable () -> Timestamp

  /// Options of an exchange.
  public init(
    connection: String, inbox: String, pattern: String, outgoing: String? = nil, sending: Sending = .changes,
    isFull: Bool = false, marksRemovals: Bool = false, memory: String, ending: String, entities: [Entity],
    open: @escaping @Sendable (String, Purpose) -> any Replica,
    explain: @escaping @Sendable (any Error) -> Sentence?, receipts: ExchangeReceipts? = nil,
    requests: ExchangeRequests? = nil,
    faults: FileFaults = .none, now: @escaping @Sendable () -> Timestamp
  ) {
    self.connection = connection
    self.inbox = inbox
    self.pattern = pattern
    self.outgoing = outgoing
    self.sending = sending
    self.isFull = isFull
    self.marksRemovals = marksRemovals
    self.memory = memory
    self.ending = ending
    self.entities = entities
    self.open = open
    self.explain = explain
    self.receipts = receipts
    self.requests = requests
    self.faults = faults
    self.now = now
  }

  /// Our own copy of what the other system is known to hold.
  var knownPath: String { memory + "/known." + ending }
  /// What was taken and is to be sent.
  var ledgerPath: String { memory + "/ledger.json" }

  /// Whether the other system tells what it has taken in.
  var isAcknowledged: Bool { receipts != nil || requests != nil }

  /// Whether an outgoing document can say that a record is gone.
  var canTellRemovals: Bool { requests == nil && (sending == .full || marksRemovals) }
}
