/// The queue of changes that an application fetches itself.
///
/// One row per event and object shows the last state; a reserved row is left alone and a new one made.
/// Source: bitrix24-rest.md §9.4; pages `event.offline.*`.
struct OfflineQueue: Sendable {
  struct Entry: Sendable, Hashable {
    let id: Int
    var moment: Int
    let event: String
    let data: PHPValue
    var userID: Int
    /// 32 characters that follow from event and object alone, so that a later row of the same object has the same.
    let messageID: String
    /// "" while nobody has reserved it.
    var process = ""
    var isFailed = false
    let connector: String
  }

  private(set) var entries: [Entry] = []
  private var lastID = 0
  private var generator = SeededGenerator(seed: 0x0FF1)

  mutating func note(_ event: String, _ data: PHPValue, connector: String, userID: Int, at moment: Int) {
    let message = OfflineQueue.messageID(event, data, connector)
    if let place = entries.firstIndex(where: {
      $0.messageID == message && $0.process.isEmpty && !$0.isFailed
    }) {
      entries[place].moment = moment
      entries[place].userID = userID
      return
    }
    lastID += 1
    entries.append(
      Entry(
        id: lastID, moment: moment, event: event, data: data, userID: userID, messageID: message,
        connector: connector))
  }

  /// Reserves the given rows under a new name.
  mutating func reserve(_ ids: Set<Int>) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let process = String((0..<32).map { _ in generator.pick(letters) })
    for place in entries.indices where ids.contains(entries[place].id) { entries[place].process = process }
    return process
  }

  mutating func remove(where isGone: (Entry) -> Bool) { entries.removeAll(where: isGone) }

  /// Marks rows of one reservation as failed, and drops waiting rows of the same objects.
  mutating func fail(process: String, messages: Set<String>, connector: String) {
    func isNamed(_ entry: Entry) -> Bool {
      messages.contains(entry.messageID) && entry.connector == connector
    }
    entries.removeAll { isNamed($0) && $0.process != process && !$0.isFailed }
    for place in entries.indices where isNamed(entries[place]) && entries[place].process == process {
      entries[place].isFailed = true
      entries[place].process = ""
    }
  }

  /// FNV-1a, twice, with different beginnings; it has to repeat, not to be secret.
  private static func messageID(_ event: String, _ data: PHPValue, _ connector: String) -> String {
    let text = "\(event)|\(connector)|\(FormEncoding.encoded(data))"
    return [0xCBF2_9CE4_8422_2325 as UInt64, 0x9AE1_6A3B_2F90_404F].map { start in
      let hash = text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
