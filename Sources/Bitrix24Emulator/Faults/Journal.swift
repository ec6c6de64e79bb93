/// What was asked of the portal, in order, with counters.
public struct Journal: Sendable, Hashable {
  /// One request.
  public struct Entry: Sendable, Hashable {
    /// Counts from 1.
    public let number: Int
    /// The method asked for, in lower case; a batch is `batch`.
    public let method: String
    /// The methods of the commands that ran, documented spelling, in order.
    public fileprivate(set) var commands: [String]
    /// How many of them change records.
    public fileprivate(set) var modifyingCommands: Int
    /// The HTTP status; 0 when the connection was dropped.
    public fileprivate(set) var status: Int
    /// Refused before anything ran: credentials, rate or an ordered fault.
    public fileprivate(set) var isRejected: Bool
  }

  /// Older entries are forgotten past this many; the counters go on.
  public static let entriesMax = 10_000

  /// The last requests, oldest first.
  public private(set) var entries: [Entry] = []
  /// HTTP requests to REST paths.
  public private(set) var requests = 0
  /// Commands that ran, those in batches one by one.
  public private(set) var commands = 0
  /// Commands that ran and change records.
  public private(set) var modifyingCommands = 0
  /// Requests refused before anything ran.
  public private(set) var rejected = 0
  /// Commands that ran, by method.
  public private(set) var commandsByMethod: [String: Int] = [:]

  private var current: Entry?

  /// An empty journal.
  public init() {}

  mutating func begin(_ method: String) {
    requests += 1
    current = Entry(
      number: requests, method: method, commands: [], modifyingCommands: 0, status: 0, isRejected: false)
  }

  mutating func count(_ method: Method) {
    commands += 1
    commandsByMethod[method.name, default: 0] += 1
    current?.commands.append(method.name)
    guard method.isModifying else { return }
    modifyingCommands += 1
    current?.modifyingCommands += 1
  }

  mutating func end(status: Int, isRejected: Bool) {
    guard var entry = current else { return }
    current = nil
    entry.status = status
    entry.isRejected = isRejected
    if isRejected { rejected += 1 }
    entries.append(entry)
    // Dropped in blocks, so that a long run does not move the array at every request.
    if entries.count >= Journal.entriesMax * 2 { entries.removeFirst(entries.count - Journal.entriesMax) }
  }
}
