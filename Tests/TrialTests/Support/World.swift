import Foundation
import ReplicaTesting

/// One life: a folder, a portal, people, and the program that is run again and again.
final class World {
  enum Kind: CaseIterable { case csv, xml, exchange }

  let folder: URL
  let book: any Book
  let portal: PortalDesk
  var people: People
  var random: RandomSource
  private(set) var figures = Figures()
  /// How far the clocks are ahead: waiting is done by putting them forward.
  private var ahead = 10

  /// Of so few firms the same field soon changes in a third, which is what the guard `changes` is for.
  static let sync = ["sync", "--allow", "changes"]

  /// A creation that was not answered is looked up after 90 s.
  private static let patience = 100
  /// A removal from a file wants a second look, and what came up meanwhile a third.
  private static let runsToRest = 8

  init(seed: UInt64, kind: Kind, folder: URL? = nil) throws {
    random = RandomSource(seed: seed)
    self.folder = folder ?? Bench.folder.appendingPathComponent("contractor-sync-trial-\(UUID().uuidString)")
    let folder = self.folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    book =
      switch kind {
      case .csv: try CSVBook(in: folder)
      case .xml: try XMLBook(in: folder)
      case .exchange: try ExchangeBook(in: folder)
      }
    portal = try PortalDesk(seed: seed, ahead: ahead)
    people = People(mergesFields: book.mergesFields)
    let configuration = """
      version: 1
      country: RU
      connections:
        books: \(book.connection)
        crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
      syncs:
        firms: { left: books, right: crm, direction: both, entities: [company], removals: delete }

      """
    try Data(configuration.utf8).write(to: folder.appendingPathComponent("contractor-sync.yaml"))
  }

  /// `TRIAL_KEEP` leaves the folder behind, for whoever looks for a cause.
  deinit {
    if ProcessInfo.processInfo.environment["TRIAL_KEEP"] == nil {
      try? FileManager.default.removeItem(at: folder)
    }
  }

  /// Starts the program.
  func start(_ arguments: [String] = World.sync, _ fate: Interposer.Fate = .none) throws -> RunningProgram {
    try RunningProgram(arguments, in: folder, fate: fate, ahead: ahead, webhook: portal.webhook)
  }

  /// Starts the program and waits for its end, which must not be one of its own making.
  func run(_ arguments: [String] = World.sync, _ fate: Interposer.Fate = .none) async throws -> Ending {
    try await over(start(arguments, fate))
  }

  func over(_ program: RunningProgram) async throws -> Ending {
    let ending = try await program.ending()
    figures.count(ending)
    people.note("a run ended with \(ending.status) after \(ending.board.total) calls")
    if ending.crashed {
      throw TrialFailure("the program died of signal \(-ending.status): \(ending.messages)")
    }
    return ending
  }

  /// Lets so much time pass that everything can be looked up.
  func wait() {
    ahead += Self.patience
    portal.set(ahead: ahead)
  }

  /// What a run may end with when something fails: it says what, and on which file or portal.
  func judge(_ ending: Ending) throws {
    guard [0, 1, 3, 4, 75, 78, 130].contains(ending.status) else {
      throw TrialFailure("an undocumented exit code: \(ending.status): \(ending.messages)")
    }
    if [0, 3].contains(ending.status) { return }
    let names = ["contractor-sync.", "books", "in/", "out/", "127.0.0.1", "crm"]
    guard names.contains(where: (ending.messages + ending.output).contains) else {
      throw TrialFailure(
        "exit code \(ending.status), and nothing is named: \(ending.messages)\(ending.output)")
    }
  }

  /// Firms on both sides that the other one does not know yet.
  func begin(firms: Int) throws {
    for _ in 0..<firms {
      for desk in [Desk.books, .portal] { try people.add(at: desk, &random, book: book, portal: portal) }
    }
  }

  /// Ends what was begun.
  func end() async { await portal.end() }

  func act(at desk: Desk) throws {
    try people.act(at: desk, &random, book: book, portal: portal)
    figures.edits += 1
  }

  /// Runs until a run writes nothing, and judges what is there.
  func comeToRest() async throws {
    for run in 1... {
      wait()
      let requests = portal.writes
      let before = try fileBytes()
      let ending = try await self.run()
      guard ending.status == 0 else {
        throw TrialFailure(
          "a run without trouble ended with \(ending.status): \(ending.messages)\(ending.output)")
      }
      try book.receive()
      let isQuiet = try portal.writes == requests && fileBytes() == before
      if isQuiet, (try? agree()) != nil { break }
      if run == Self.runsToRest {
        do { try agree() } catch { throw TrialFailure("\(error); the last run said: \(ending.output)") }
        throw TrialFailure("run \(run) after the last edit still wrote something: \(ending.output)")
      }
    }
    let leftovers = try Leftovers.of(folder)
    guard leftovers.isEmpty else { throw TrialFailure("left behind: \(leftovers)") }
    people.rest()
    figures.rests += 1
  }

  /// Looks whether the store is whole, as a person would.
  func checkStore() async throws {
    let ending = try await run(["check", "--deep"])
    guard ending.status == 0 else { throw TrialFailure("check --deep: \(ending.messages)\(ending.output)") }
  }

  /// Both sides show what people said: nothing lost, nothing twice.
  private func agree() throws {
    try Self.compare("the books", book.firms(), people.expected)
    try Self.compare("the portal", portal.firms(), people.expected)
    if let (name, count) = portal.requisites().first(where: { $0.value > 1 }) {
      throw TrialFailure("\(name) has \(count) requisites")
    }
  }

  /// The file is whole at any moment, and shows every firm that nobody removed.
  func lookAtBooks() throws {
    let names = try book.firms().map(\.name)
    guard Set(names).count == names.count else { throw TrialFailure("the books show a firm twice: \(names)") }
  }

  private static func compare(_ side: String, _ firms: [Firm], _ expected: [String: Firm]) throws {
    var seen: Set<String> = []
    for firm in firms {
      guard seen.insert(firm.name).inserted else { throw TrialFailure("\(side) show \(firm.name) twice") }
      guard let wanted = expected[firm.name] else {
        throw TrialFailure("\(side) show \(firm), which is gone")
      }
      guard firm == wanted else { throw TrialFailure("\(side) show \(firm) and people said \(wanted)") }
    }
    if let lost = expected.keys.first(where: { !seen.contains($0) }) {
      throw TrialFailure("\(side) have lost \(lost)")
    }
  }

  /// The bytes of what the program writes for others.
  private func fileBytes() throws -> [String: Data] {
    var bytes: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where name.hasPrefix("books.") || name.hasPrefix("out/") {
      bytes[name] = try Data(contentsOf: folder.appendingPathComponent(name))
    }
    return bytes
  }
}

/// What trials came to.
struct Figures: Sendable {
  var runs = 0
  var kills = 0
  /// Kills by the call that the process died at, or was last seen at.
  var killsAt: [Interposer.Call: Int] = [:]
  var rests = 0
  var edits = 0
  var seconds = 0.0

  mutating func count(_ ending: Ending) {
    runs += 1
    seconds += ending.seconds
    guard ending.wasKilled else { return }
    kills += 1
    killsAt[ending.board.last, default: 0] += 1
  }

  mutating func add(_ other: Figures) {
    runs += other.runs
    kills += other.kills
    killsAt.merge(other.killsAt, uniquingKeysWith: +)
    rests += other.rests
    edits += other.edits
    seconds += other.seconds
  }

  var text: String {
    let places = Interposer.Call.allCases.map { "\($0) \(killsAt[$0] ?? 0)" }.joined(separator: ", ")
    return
      "\(kills) kills (\(places)) in \(runs) runs, \(edits) edits, \(rests) rests, \(Int(seconds)) s of runs"
  }
}
