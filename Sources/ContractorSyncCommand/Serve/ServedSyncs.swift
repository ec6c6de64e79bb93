import Bitrix24Connector
import Contractors
import Foundation
import Logging
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncServer
import SyncStore
import Synchronization

/// What the server is handed: the configured syncs, and how they are run.
final class ServedSyncs: Sendable {
  private let read: @Sendable () throws -> Workspace
  private let current: Mutex<Workspace>
  private let file: StoreFile
  private let console: Console
  private let interruption: Interruption
  private let queues = OfflineQueues()
  private let portals = KnownPortals()
  /// What was last said of each connection whose events could not be fetched.
  private let complaints = Mutex<[String: String]>([:])
  /// Marks made for a sync since its last run began.
  private let marked = Mutex<[String: Int]>([:])

  /// With more marks than this the side is read as a whole: that takes fewer requests, and the store does not grow for ever.
  private static let marksMax = 5000
  /// Of so many runs the last ones of each kind are looked for.
  private static let runsSearched = 100

  /// Reads the configuration and opens the store.
  init(
    workspace read: @escaping @Sendable () throws -> Workspace, console: Console, interruption: Interruption
  ) throws {
    let workspace = try read()
    self.read = read
    self.console = console
    self.interruption = interruption
    file = try workspace.openStore()
    current = Mutex(workspace)
  }

  /// Closes the store, so that the next program need not check it.
  func close() { try? file.close() }

  private var workspace: Workspace { current.withLock { $0 } }

  /// The work as the server takes it.
  var served: ServedWork {
    ServedWork(
      run: { await self.run($0) }, mark: { try self.mark($0, $1) }, pending: { await self.pending() },
      configuration: { self.configuredAnew() }, now: { .present },
      sleep: { try await Task.sleep(for: .seconds($0)) })
  }

  // MARK: Configuration

  /// The syncs that have a schedule or a portal that tells of changes.
  func configuration() throws -> ServedConfiguration { try configuration(of: workspace) }

  private func configuration(of workspace: Workspace) throws -> ServedConfiguration {
    var configuration = ServedConfiguration(
      syncs: [], standings: [:], fetched: OfflineQueues.names(in: workspace))
    for (name, connection) in workspace.configuration.connections {
      guard let reference = connection.eventsToken else { continue }
      configuration.tokens[name] = ApplicationToken(try workspace.secret(reference, .eventsToken).exposed)
    }
    for (name, definition) in workspace.configuration.syncs.sorted(by: { $0.key < $1.key }) {
      let schedule = definition.schedule.flatMap(CronSchedule.init)
      guard schedule != nil || !tellingSides(definition, workspace).isEmpty else { continue }
      let store = try file.sync(named: name)
      let runs = try store.runs(limit: Self.runsSearched)
      configuration.syncs.append(
        ScheduledSync(
          name: name, connections: Set(Side.allCases.map { definition.settings.connections[$0] }),
          lastRun: runs.first(where: \.standsForSchedule)?.startedAt
        ) { moment in schedule?.next(after: moment, in: .current) })
      let success = runs.first { $0.outcome == .done || $0.outcome == .attention }
      configuration.standings[name] = SyncStanding(
        outcome: runs.first?.outcome, lastRun: runs.first?.endedAt, lastSuccess: success?.endedAt,
        conflicts: try store.conflicts(includingClosed: false).count,
        reviews: try Answers(store: store, now: .present).openReviews().count,
        setAside: try store.setAside().count)
    }
    return configuration
  }

  private func configuredAnew() -> ServedConfiguration? {
    do {
      let workspace = try read()
      guard Workspace.resolve(workspace.configuration.store, in: workspace.folder) == file.path else {
        throw CommandFailure(ExitStatus.configuration, ServeSentence.otherStore)
      }
      let configuration = try configuration(of: workspace)
      current.withLock { $0 = workspace }
      console.say(ServeSentence.configured(configuration))
      return configuration
    } catch {
      console.complain(
        (ServeSentence.keepsConfiguration + ErrorSentence.failure(error).sentence)[console.language])
      return nil
    }
  }

  /// The sides of a sync whose portals tell of changes.
  private func tellingSides(_ definition: SyncDefinition, _ workspace: Workspace) -> Set<Side> {
    Set(
      Side.allCases.filter { side in
        let connection = workspace.configuration.connections[definition.settings.connections[side]]
        return connection?.eventsToken != nil || connection?.keepsOfflineEvents == true
      })
  }

  // MARK: Marks

  /// Marks what an event is about in every sync that keeps it.
  private func mark(_ connection: String, _ subject: EventSubject) throws -> [String] {
    var names: [String] = []
    for (name, definition) in workspace.configuration.syncs.sorted(by: { $0.key < $1.key }) {
      var marks = Side.allCases.filter { definition.settings.connections[$0] == connection }
        .flatMap { Self.marks(subject, on: $0, definition.settings.entities) }
      if marks.isEmpty { continue }
      let count = marked.withLock { marked in
        marked[name, default: 0] += marks.count
        return marked[name] ?? 0
      }
      if count > Self.marksMax { for index in marks.indices { marks[index].key = nil } }
      try file.sync(named: name).mark(marks)
      names.append(name)
    }
    return names
  }

  /// The events of requisites and bank details do not name the company or contact: the portal is asked for it by the run.
  private static func marks(_ subject: EventSubject, on side: Side, _ entities: [Entity]) -> [DirtyMark] {
    switch subject {
    case .record(let entity, let key):
      entities.contains(entity) ? [DirtyMark(stream: Stream(side, entity), key: key)] : []
    case .requisite(let id):
      entities.map { DirtyMark(stream: Stream(side, $0), key: PortalMark.requisite(id)) }
    case .bankDetail(let id):
      entities.map { DirtyMark(stream: Stream(side, $0), key: PortalMark.bankDetail(id)) }
    }
  }

  private func pending() async -> [String] {
    let workspace = workspace
    for connection in OfflineQueues.names(in: workspace) {
      do {
        try await queues.poll(connection, workspace) { subjects in
          for subject in subjects { _ = try self.mark(connection, subject) }
        }
        complaints.withLock { $0[connection] = nil }
      } catch {
        if Task.isCancelled { break }
        // They wait in the portal, and a scheduled run finds what they tell of.
        complain(of: connection, ErrorSentence.failure(error).sentence)
      }
    }
    return workspace.configuration.syncs.keys.sorted().filter { name in
      // A store that cannot be read now is told of by the next run.
      (try? file.sync(named: name).marks().isEmpty) == false
    }
  }

  /// The same reason is said once, not every minute.
  private func complain(of connection: String, _ reason: Sentence) {
    let text = (ServeSentence.cannotFetch(connection) + reason)[console.language]
    let isNew = complaints.withLock { complaints in
      defer { complaints[connection] = text }
      return complaints[connection] != text
    }
    if isNew { console.complain(text) }
  }

  // MARK: Runs

  private func run(_ start: RunStart) async -> RunEnding {
    marked.withLock { $0[start.sync] = 0 }
    do {
      let workspace = workspace
      let definition = try workspace.sync(named: start.sync)
      let store = try file.sync(named: start.sync)
      if try isDone(start, store) { return RunEnding(conclusion: .needless, endedAt: .present) }
      let prepared = try workspace.prepare(
        definition, in: file, console: console, interruption: interruption)
      var options = RunOptions(trigger: start.trigger.rawValue)
      if start.trigger == .event, try store.marks().count <= Self.marksMax {
        options.markedOnly = tellingSides(definition, workspace)
        portals.tell(prepared)
      }
      return await run(prepared, options, start)
    } catch {
      return tell(ErrorSentence.failure(error).sentence, Run(trigger: "", startedAt: .present), start)
    }
  }

  private func run(_ prepared: PreparedSync, _ options: RunOptions, _ start: RunStart) async -> RunEnding {
    do {
      let last = try prepared.lastRun()
      do {
        let result = try await prepared.engine.sync(options)
        let isRefused = Side.allCases.contains { result.report.sides[$0].refused > 0 }
        if isRefused { portals.forget(prepared) } else { portals.learn(from: prepared) }
        try prepared.keepPace()
        prepared.forgetOldHistory()
        if result.outcome != .guarded { _ = try await prepared.finishExchanges(console) }
        console.log(
          RunLine(console: console, start: start, run: result.run, names: prepared.settings.connections).text)
        return RunEnding(
          conclusion: Self.conclusion(result.outcome), run: result.run.id, outcome: result.outcome,
          report: result.report, endedAt: result.run.endedAt ?? .present)
      } catch EngineError.busy {
        return RunEnding(conclusion: .busy, endedAt: .present)
      } catch {
        portals.forget(prepared)
        let (failure, run) = try prepared.settle(error, after: last)
        return tell(failure.sentence, run, start, prepared.settings.connections)
      }
    } catch {
      return tell(ErrorSentence.failure(error).sentence, Run(trigger: "", startedAt: .present), start)
    }
  }

  /// Whether another process has done it meanwhile.
  private func isDone(_ start: RunStart, _ store: StoredSync) throws -> Bool {
    switch start.trigger {
    case .event: try store.marks().isEmpty
    case .schedule:
      try store.runs(limit: Self.runsSearched).contains { run in
        run.startedAt >= start.due && run.standsForSchedule
      }
    }
  }

  private static func conclusion(_ outcome: RunOutcome) -> RunConclusion {
    switch outcome {
    case .done, .attention, .planned: .done
    case .guarded: .guarded
    case .failed: .failed
    case .interrupted: .interrupted
    }
  }

  private func tell(
    _ reason: Sentence, _ run: Run, _ start: RunStart, _ names: Sides<String>? = nil
  ) -> RunEnding {
    var run = run
    if run.outcome == nil { run.outcome = .failed }
    console.log(RunLine(console: console, start: start, run: run, names: names, reason: reason).text)
    return RunEnding(
      conclusion: Self.conclusion(run.outcome ?? .failed), run: run.id == 0 ? nil : run.id,
      outcome: run.outcome,
      report: run.report ?? RunReport(), endedAt: run.endedAt ?? .present)
  }
}

extension Run {
  /// Whether it did what a scheduled run does: one on account of an event does not read everything, and one that was killed, stopped or
  /// failed is to be made up for.
  fileprivate var standsForSchedule: Bool {
    trigger != RunTrigger.event.rawValue && [.done, .attention, .guarded].contains(outcome)
  }
}

extension ConnectionSettings {
  /// Where the token stands by which a portal's events are known.
  fileprivate var eventsToken: SecretReference? {
    if case .bitrix24(let portal) = kind { portal.eventsToken } else { nil }
  }
}
