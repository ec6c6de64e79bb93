import Contractors
import Files
import FoundationEssentials

/// What an exchange remembers between runs, in one file that is replaced as a whole.
struct ExchangeLedger: Codable, Equatable {
  /// A document that was taken in and still lies in the inbox.
  struct Taken: Codable, Equatable {
    /// Its name in the inbox.
    var name: String
    /// The state in which it was read; another one is another document.
    var identity: FileIdentity
    /// How many records it showed.
    var records = 0
    /// Records that could not be read.
    var setAside: [SetAside] = []
    /// Records that the document says are gone.
    var gone: [Name] = []
    /// How many records stand in it as removed.
    var marked: Int?
    /// Its number as a message, where it is one.
    var number: Int?
    /// Whether a message of its number was taken in before, so that nothing of it counts.
    var isRepeated: Bool?
    /// Fields that it changed without knowing our change of them.
    var contested: [Contested]?
    /// Why the document could not be taken in at all; then nothing of it was.
    var failure: Sentence?

    /// How many records it says are gone, in whatever way.
    var removed: Int { gone.count + (marked ?? 0) }
  }

  /// A record that could not be read.
  struct SetAside: Codable, Equatable {
    var entity: Entity
    var rejection: Rejection
  }

  /// What the other system said, before it changed them, of fields of a record that we had changed too.
  struct Contested: Codable, Equatable {
    var name: Name
    var before: [FieldName: Value]
  }

  /// A record by its entity and key.
  struct Name: Codable, Hashable {
    var entity: Entity
    var key: RecordKey
  }

  /// A record that was removed, as it was: a document that tells of it begins with the record.
  struct Removal: Codable, Equatable {
    var name: Name
    var record: Record
  }

  /// A record that is about to be made, by its origin: its key is known only afterwards.
  struct Birth: Codable, Hashable {
    var entity: Entity
    var origin: Origin
  }

  var taken: [Taken] = []
  /// Records that changed here and were not sent yet.
  var pending: Set<Name> = []
  /// Records that were removed here, as they were, and whose removal was not sent yet.
  var removed: [Removal] = []
  /// Records that were about to be made when the process ended.
  var births: Set<Birth> = []
  /// The number of the last document that was sent.
  var lastNumber = 0

  /// Records that the other system was asked to add or change and has not answered for, with the version that was known of them then, empty
  /// for a new one; nil where it takes no requests.
  var requested: [Name: String]?

  /// Records whose request was refused while the other system showed the version that was asked to be changed: it may have come too late.
  var refused: [Name: String]?

  /// By record the fields that changed here since the other system carried out a request for it; nil where it takes no requests.
  var changed: [Name: Set<FieldName>]?

  /// Numbers and acknowledgements; nil where there are none.
  var receipts: ReceiptLedger?

  var hasNothingToSend: Bool {
    pending.isEmpty && removed.isEmpty && receipts?.owesAnswer != true
      && receipts?.awaited.contains { $0.number == nil } != true
  }

  /// Reads a ledger; an empty one where there is none yet.
  static func load(_ path: String) throws -> ExchangeLedger {
    guard let data = FileManager.default.contents(atPath: path) else {
      if FileManager.default.fileExists(atPath: path) { throw ExchangeError.damaged(path: path) }
      return ExchangeLedger()
    }
    do { return try JSONDecoder().decode(ExchangeLedger.self, from: data) } catch {
      throw ExchangeError.damaged(path: path)
    }
  }

  /// Makes the ledger durable.
  func save(_ path: String, faults: FileFaults) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let file = try AtomicReplacement(of: path, faults: faults)
    try file.append(Array(try encoder.encode(self)))
    try file.commit()
  }
}
