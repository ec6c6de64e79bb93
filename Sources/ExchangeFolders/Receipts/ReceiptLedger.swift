import Contractors

/// What is known of numbers and of what the other system has not acknowledged.
struct ReceiptLedger: Codable, Equatable {
  /// A record whose changes the other system may not know yet.
  struct Awaited: Codable, Equatable {
    var name: ExchangeLedger.Name
    /// The number of the message that told of its present state; nil before it is sent.
    var number: Int?
    /// As the other system showed it before the first of these changes; nil where it had no such record.
    var before: Record?
    /// The record as it was when it was removed; nil when it is there.
    var removed: Record?
    /// The record as the other system was asked to have it; nil where it takes no requests.
    var sent: Record?
    /// What our document must say of the record once a message of the other system is taken over into it, noted before that: a process that
    /// dies in between would forget what we had changed.
    var wanted: Record?
  }

  /// The number of the last message of the other system that was taken in.
  var received = 0
  /// Whether the other system waits for an answer: it sent something, or has not acknowledged what was sent to it.
  var owesAnswer = false
  /// Records in the order in which they were changed first.
  var awaited: [Awaited] = []

  /// Notes that a record is about to be changed or removed.
  mutating func note(_ name: ExchangeLedger.Name, before: Record?, removed: Record? = nil) {
    guard let index = awaited.firstIndex(where: { $0.name == name }) else {
      awaited.append(Awaited(name: name, before: before, removed: removed))
      return
    }
    awaited[index].number = nil
    awaited[index].removed = removed
  }

  /// Takes down what the other system showed of records whose changes it does not know: what it changes next is held against that.
  mutating func noteShown(_ records: [RecordKey: Record], of entity: Entity) {
    for index in awaited.indices where awaited[index].name.entity == entity {
      guard let shown = records[awaited[index].name.key] else { continue }
      awaited[index].before?.fields.merge(shown.fields) { $1 }
    }
  }

  /// Notes what the other system was asked to have.
  mutating func noteRequested(_ records: [ExchangeLedger.Name: Record]) {
    for index in awaited.indices {
      if let record = records[awaited[index].name] { awaited[index].sent = record }
    }
  }

  /// Takes into account that a request was carried out; what was changed since is still awaited.
  mutating func carriedOut(_ name: ExchangeLedger.Name, isChangedSince: Bool) {
    guard let index = awaited.firstIndex(where: { $0.name == name }) else { return }
    if isChangedSince {
      awaited[index].before = awaited[index].sent ?? awaited[index].before
      awaited[index].sent = nil
    } else {
      awaited.remove(at: index)
    }
  }

  /// Has a record asked for once more.
  mutating func repeatRequest(_ name: ExchangeLedger.Name) {
    if let index = awaited.firstIndex(where: { $0.name == name }) { awaited[index].number = nil }
  }

  /// Takes an acknowledgement into account.
  mutating func acknowledge(upTo number: Int) {
    awaited.removeAll { $0.number.map { $0 <= number } ?? false }
  }

  /// Notes that everything but some records was sent with a message.
  mutating func noteSent(with number: Int, but waiting: Set<ExchangeLedger.Name> = []) {
    owesAnswer = false
    for index in awaited.indices where awaited[index].number == nil && !waiting.contains(awaited[index].name)
    {
      awaited[index].number = number
    }
  }
}
