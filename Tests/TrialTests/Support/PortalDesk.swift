import Bitrix24Emulator
import Synchronization

/// The emulated portal, and the people who work in it.
final class PortalDesk: Sendable {
  /// What it holds, also while it does not answer.
  let portal: PortalEmulator
  let webhook: String
  private let options: EmulatorOptions
  private let door: Door
  private let running: Mutex<[RunningEmulator]> = Mutex([])
  private let clock: Clock

  /// A portal at a port of its own, which stays the same over a restart: it stands in the webhook.
  init(seed: UInt64, ahead: Int) throws {
    let clock = Clock(ahead)
    var options = EmulatorOptions()
    options.seed = seed
    options.limits = .off
    options.now = { clock.seconds }
    self.clock = clock
    self.options = options
    door = try Door()
    webhook = "http://127.0.0.1:\(door.port)/rest/\(options.userID)/\(options.code)/"
    portal = PortalEmulator(options: options)
  }

  /// A clock that is put forward.
  private final class Clock: Sendable {
    private let ahead: Mutex<Int>
    init(_ ahead: Int) { self.ahead = Mutex(ahead) }
    var seconds: Double { EmulatorOptions().now() + Double(ahead.withLock { $0 }) }
    func set(_ seconds: Int) { ahead.withLock { $0 = seconds } }
  }

  func set(ahead seconds: Int) { clock.set(seconds) }

  /// Begins to answer.
  func open() async throws { try await open(portal) }

  /// Another portal begins to answer in its place, which knows nothing.
  func openEmpty() async throws { try await open(PortalEmulator(options: options)) }

  private func open(_ portal: PortalEmulator) async throws {
    let running = try await portal.start()
    self.running.withLock { $0.append(running) }
    try door.open(to: running.address.port)
  }

  /// Goes on working and says nothing once it holds more than so many firms, until it is let go.
  func fallSilent(above firms: Int) {
    door.hold { [portal] in portal.snapshot().companies.count > firms }
  }

  func letGo() { door.letGo() }

  /// Stops answering; what it holds stays.
  func close() { door.shut() }

  /// Stops for good, when nobody asks anything any more.
  func end() async {
    door.shut()
    for running in running.withLock({ $0 }) { await running.stop() }
  }

  /// How many commands changed something, or tried to.
  var writes: Int { portal.journal.modifyingCommands }

  func firms() -> [Firm] {
    portal.snapshot().companies.map { record in
      Firm(
        name: record["TITLE"],
        values: [
          .comment: record["COMMENTS"], .phone: Firm.digits(record.values("PHONE").joined()),
          .email: record.values("EMAIL").joined(),
        ])
    }
  }

  /// How many requisites each firm has that has any.
  func requisites() -> [String: Int] {
    Dictionary(
      portal.snapshot().companies.map { ($0["TITLE"], portal.requisites(of: .company, $0.id).count) },
      uniquingKeysWith: +)
  }

  func add(_ firm: Firm) throws {
    try portal.addCompany(fields: [
      "TITLE": firm.name, "COMMENTS": firm.values[.comment] ?? "", "PHONE": firm.values[.phone] ?? "",
      "EMAIL": firm.values[.email] ?? "",
    ])
  }

  func set(_ attribute: Attribute, of name: String, to value: String) throws {
    let record = try record(name)
    switch attribute {
    case .comment: try portal.updateCompany(record.id, ["COMMENTS": value])
    case .phone:
      try portal.changePhone(.company, record.id, from: record.values("PHONE").first ?? "", to: value)
    case .email:
      try portal.changeEmail(.company, record.id, from: record.values("EMAIL").first ?? "", to: value)
    }
  }

  func remove(_ name: String) throws { try portal.deleteCompany(record(name).id) }

  private func record(_ name: String) throws -> RecordSnapshot {
    guard let record = portal.find(companyTitled: name) else {
      throw TrialFailure("the portal has no \(name)")
    }
    return record
  }
}
