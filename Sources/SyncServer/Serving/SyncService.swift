import Contractors
import Synchronization

/// Runs syncs by their schedules and on account of events, and answers over HTTP how things stand.
///
/// ## Topics
/// - ``run(onReady:)``: to the end.
/// - ``stop()``, ``reload()``: from signals.
public final class SyncService: Sendable {
  private enum Signal: Sendable {
    case listening
    case tick(Int)
    case look
    case stop
    case reload
  }

  struct State {
    var scheduler: Scheduler
    var figures = Figures()
    var tokens: [String: ApplicationToken]
    var isListening = false
    var isLooking = false
    var isStopping = false
  }

  let address: ServerAddress
  let work: ServedWork
  let state: Mutex<State>
  private let signals: AsyncStream<Signal>
  private let sending: AsyncStream<Signal>.Continuation

  /// At least so often the clock is looked at, and the store for marks that others have made.
  private static let lookSeconds = 60.0

  /// Makes a service; nothing listens or runs yet.
  public init(
    address: ServerAddress, configuration: ServedConfiguration, work: ServedWork,
    pacing: SchedulerPacing = SchedulerPacing()
  ) {
    self.address = address
    self.work = work
    (signals, sending) = AsyncStream.makeStream()
    var scheduler = Scheduler(pacing: pacing, chance: work.chance)
    scheduler.configure(configuration.syncs, now: work.now())
    var figures = Figures()
    figures.configure(configuration.standings, connections: configuration.tokens.keys)
    state = Mutex(State(scheduler: scheduler, figures: figures, tokens: configuration.tokens))
  }

  /// Begins no further run, and ends once the present ones have ended.
  public func stop() { sending.yield(.stop) }

  /// Reads the configuration again.
  public func reload() { sending.yield(.reload) }

  /// Serves until ``stop()``.
  ///
  /// - Parameter onReady: called once with the address that is listened on, before any run begins.
  /// - Throws: ``ServerError``, or what the system says when the port cannot be opened.
  public func run(onReady: @escaping @Sendable (ServerAddress) -> Void = { _ in }) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [self] in
        try await listen { address in
          onReady(address)
          self.sending.yield(.listening)
        }
      }
      group.addTask { [self] in await keepTime() }
      defer { group.cancelAll() }
      // Either the port cannot be opened, or the service was stopped.
      try await group.next()
    }
  }

  // MARK: Time

  private func keepTime() async {
    await withDiscardingTaskGroup { group in
      var timer: (number: Int, due: Timestamp)?
      var timers = 0
      var lastLook: Timestamp?
      for await signal in signals {
        switch signal {
        case .listening: state.withLock { $0.isListening = true }
        case .tick(let number): if number == timer?.number { timer = nil }
        case .look: break
        case .stop: state.withLock { $0.isStopping = true }
        case .reload: await configureAnew()
        }
        let now = work.now()
        if lastLook.map({ $0.adding(seconds: Self.lookSeconds) <= now || now < $0 }) ?? true {
          lastLook = now
          // Beside the timing of runs: a portal that is asked for its events may take long to answer.
          if beginLook() { group.addTask { [self] in await lookForMarks() } }
        }
        let starts = begin()
        guard let starts else { break }
        for start in starts {
          group.addTask { [self] in await carryOut(start) }
        }
        let wake = min(
          state.withLock { $0.scheduler.wake } ?? now.adding(seconds: Self.lookSeconds),
          now.adding(seconds: Self.lookSeconds))
        if let timer, timer.due <= wake { continue }
        timers += 1
        timer = (timers, wake)
        let number = timers
        let seconds = max(0, Double(wake.milliseconds - now.milliseconds) / 1000)
        group.addTask { [work, sending] in
          // A cancelled wait only means that the service ends.
          try? await work.sleep(seconds)
          sending.yield(.tick(number))
        }
      }
      group.cancelAll()
    }
  }

  /// The runs that begin now; nil when the service is to end.
  private func begin() -> [RunStart]? {
    state.withLock { state in
      if state.isStopping { return state.scheduler.isRunning ? [] : nil }
      return state.isListening ? state.scheduler.starts(now: work.now()) : []
    }
  }

  private func carryOut(_ start: RunStart) async {
    let ending = await work.run(start)
    state.withLock { state in
      state.scheduler.ended(start.sync, ending.conclusion, now: work.now())
      state.figures.count(ending, of: start)
    }
    sending.yield(.look)
  }

  /// Whether nobody looks at present.
  private func beginLook() -> Bool {
    state.withLock { state in
      defer { state.isLooking = true }
      return !state.isLooking
    }
  }

  private func lookForMarks() async {
    let names = await work.pending()
    state.withLock { state in
      state.isLooking = false
      for name in names where !state.scheduler.isRunning(name) {
        state.scheduler.noteMarks(of: name, now: work.now())
      }
    }
    sending.yield(.look)
  }

  private func configureAnew() async {
    guard let configuration = await work.configuration() else { return }
    state.withLock { state in
      state.scheduler.configure(configuration.syncs, now: work.now())
      state.figures.configure(configuration.standings, connections: configuration.tokens.keys)
      state.tokens = configuration.tokens
    }
  }

  // MARK: Events

  /// Takes an event; nil when none is expected for the connection.
  func receive(_ body: [UInt8], for connection: String) async -> EventVerdict? {
    let receiver = EventReceiver(tokens: state.withLock { $0.tokens }, mark: work.mark)
    guard let (verdict, syncs) = await receiver.receive(body, for: connection) else { return nil }
    state.withLock { state in
      state.figures.count(verdict, of: connection)
      for sync in syncs { state.scheduler.noteEvent(of: sync, now: work.now()) }
    }
    if !syncs.isEmpty { sending.yield(.look) }
    return verdict
  }

  /// Counts what was not even read.
  func refuse(_ verdict: EventVerdict, of connection: String) {
    state.withLock { state in
      if state.tokens[connection] != nil { state.figures.count(verdict, of: connection) }
    }
  }
}
