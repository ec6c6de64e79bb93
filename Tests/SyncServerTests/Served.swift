import Contractors
import Foundation
import Reconciliation
import SyncServer
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A service on a free port of this machine, whose work is made up.
final class Served: Sendable {
  struct State {
    var marked: [EventSubject] = []
    var starts: [RunStart] = []
    var isFailing = false
    var marksFail = false
    var syncs = ["books"]
  }

  private let state = Mutex(State())
  private let urls = Mutex<String?>(nil)

  var marked: [EventSubject] { state.withLock { $0.marked } }
  var starts: [RunStart] { state.withLock { $0.starts } }
  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  func configuration(lastRun: Timestamp?) -> ServedConfiguration {
    let names = state.withLock { $0.syncs }
    return ServedConfiguration(
      syncs: names.map {
        ScheduledSync(name: $0, connections: [$0], lastRun: lastRun) { $0.adding(seconds: 1e6) }
      },
      standings: Dictionary(uniqueKeysWithValues: names.map { ($0, SyncStanding(conflicts: 2)) }),
      tokens: ["crm": ApplicationToken("made-up-token")])
  }

  private var work: ServedWork {
    ServedWork(
      run: { start in
        let isFailing = self.state.withLock { state in
          state.starts.append(start)
          return state.isFailing
        }
        var report = RunReport()
        report.sides.right.updated = 3
        report.sides.left.created = 1
        report.requests = 4
        report.conflicts = 5
        report.seconds = 1.5
        return RunEnding(
          conclusion: isFailing ? .failed : .done, run: 1, outcome: isFailing ? .failed : .attention,
          report: report,
          endedAt: Timestamp(milliseconds: 1_795_521_600_000))
      },
      mark: { _, subject in
        try self.state.withLock { state in
          if state.marksFail { throw CancellationError() }
          state.marked.append(subject)
          return state.syncs
        }
      },
      configuration: { self.configuration(lastRun: nil) },
      now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
      sleep: { try await Task.sleep(for: .seconds($0)) }, chance: { 0 })
  }

  /// Serves while the body runs, and stops the service.
  func whileServing(
    _ body: (SyncService, String) async throws -> Void,
    pacing: SchedulerPacing = SchedulerPacing(quietSeconds: 0.05)
  ) async throws {
    let service = SyncService(
      address: ServerAddress(port: 0), configuration: configuration(lastRun: nil), work: work, pacing: pacing)
    let (ready, sending) = AsyncStream<String>.makeStream()
    async let ended: Void = service.run { sending.yield($0.url) }
    for await url in ready {
      do { try await body(service, url) } catch {
        service.stop()
        try await ended
        throw error
      }
      break
    }
    service.stop()
    try await ended
  }

  /// Looks until something is so.
  static func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(10)) }
  }
}

/// The answer to a request.
struct Answer {
  var status: Int
  var type: String
  var text: String

  static func get(_ url: String) async throws -> Answer { try await send(URLRequest(url: try parsed(url))) }

  static func post(_ url: String, _ body: String) async throws -> Answer {
    var request = URLRequest(url: try parsed(url))
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
    return try await send(request)
  }

  private static func parsed(_ text: String) throws -> URL {
    guard let url = URL(string: text) else { throw CancellationError() }
    return url
  }
}

extension Answer {
  private static func send(_ request: URLRequest) async throws -> Answer {
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let answer = response as? HTTPURLResponse
    return Answer(
      status: answer?.statusCode ?? 0, type: answer?.value(forHTTPHeaderField: "Content-Type") ?? "",
      text: String(decoding: data, as: UTF8.self))
  }
}
