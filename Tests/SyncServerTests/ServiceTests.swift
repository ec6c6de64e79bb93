import Contractors
import Foundation
import SyncServer
import Testing

struct ServiceTests {
  private func event(_ name: String, _ id: Int, token: String = "made-up-token") -> String {
    "event=\(name)&data%5BFIELDS%5D%5BID%5D=\(id)&ts=1&auth%5Bapplication_token%5D=\(token)"
  }

  @Test func `events are marked, answered and coalesced into one run`() async throws {
    let served = Served()
    try await served.whileServing { _, url in
      // The first run, of a sync that never ran, is over.
      try await Served.until { served.starts.count == 1 }
      for id in 1...5 {
        #expect(try await Answer.post(url + "/events/crm", event("ONCRMCOMPANYUPDATE", id)).status == 200)
      }
      #expect(served.marked == (1...5).map { .record(.company, RecordKey(rawValue: String($0))) })
      try await Served.until { served.starts.count > 1 }
      #expect(served.starts.last?.trigger == .event)
      let metrics = try await Answer.get(url + "/metrics").text
      #expect(metrics.contains(#"contractor_sync_events_total{connection="crm",verdict="marked"} 5"#))
    }
    // Five events within the quiet time of each other may be two runs on a slow machine, never five.
    #expect(served.starts.count <= 4)
  }

  @Test func `what is not the portal's changes nothing and is counted`() async throws {
    let served = Served()
    try await served.whileServing { _, url in
      let events = url + "/events/crm"
      #expect(try await Answer.post(events, event("ONCRMCOMPANYUPDATE", 1, token: "guess")).status == 403)
      #expect(
        try await Answer.post(events, "event=ONCRMCOMPANYUPDATE&data%5BFIELDS%5D%5BID%5D=1").status == 403)
      #expect(try await Answer.post(events, "nothing").status == 400)
      let long = event("ONCRMCOMPANYUPDATE", 1) + "&x=" + String(repeating: "y", count: 70_000)
      #expect(try await Answer.post(events, long).status == 413)
      #expect(try await Answer.post(events, event("ONCRMLEADADD", 1)).status == 200)
      #expect(try await Answer.post(url + "/events/else", event("ONCRMCOMPANYUPDATE", 1)).status == 404)
      #expect(try await Answer.get(events).status == 405)
      #expect(try await Answer.post(url + "/health", "").status == 405)
      #expect(try await Answer.get(url + "/").status == 404)
      #expect(served.marked.isEmpty)
      let metrics = try await Answer.get(url + "/metrics").text
      for (verdict, count) in [("forbidden", 2), ("malformed", 2), ("ignored", 1), ("marked", 0)] {
        #expect(
          metrics.contains("contractor_sync_events_total{connection=\"crm\",verdict=\"\(verdict)\"} \(count)")
        )
      }
      #expect(!metrics.contains("else"))
    }
  }

  @Test func `an event that cannot be marked is told so`() async throws {
    let served = Served()
    served.set { $0.marksFail = true }
    try await served.whileServing { _, url in
      let answer = try await Answer.post(url + "/events/crm", event("ONCRMCOMPANYUPDATE", 1))
      #expect(answer.status == 503)
    }
  }

  @Test func `health and figures tell how things stand`() async throws {
    let served = Served()
    try await served.whileServing { _, url in
      try await Served.until { try await Answer.get(url + "/metrics").text.contains("runs_total{") }
      let health = try await Answer.get(url + "/health")
      #expect(health.status == 200 && health.type.hasPrefix("application/json"))
      #expect(health.text.contains(#""lastRun":"2026-11-24T12:00:00Z""#), "\(health.text)")
      #expect(health.text.contains(#""status":"ok""#) && health.text.contains(#""sync":"books""#))
      let metrics = try await Answer.get(url + "/metrics")
      #expect(metrics.type == "text/plain; version=0.0.4; charset=utf-8")
      for line in [
        "# TYPE contractor_sync_runs_total counter",
        #"contractor_sync_runs_total{sync="books",outcome="attention",trigger="schedule"} 1"#,
        #"contractor_sync_operations_total{sync="books",kind="update",side="right"} 3"#,
        #"contractor_sync_operations_total{sync="books",kind="create",side="left"} 1"#,
        #"contractor_sync_requests_total{sync="books"} 4"#, #"contractor_sync_conflicts{sync="books"} 5"#,
        #"contractor_sync_last_success_timestamp_seconds{sync="books"} 1795521600"#,
        #"contractor_sync_last_run_seconds{sync="books"} 1.5"#, #"contractor_sync_failing{sync="books"} 0"#,
      ] { #expect(metrics.text.contains(line + "\n"), "\(line) in \(metrics.text)") }
      for line in metrics.text.split(separator: "\n") where !line.hasPrefix("#") {
        #expect(line.contains(/^[a-z_]+\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\} -?[0-9.e+]+$/), "\(line)")
      }
    }
  }

  @Test func `a sync that failed shows in its health`() async throws {
    let served = Served()
    served.set { $0.isFailing = true }
    try await served.whileServing { _, url in
      try await Served.until { try await Answer.get(url + "/health").status == 503 }
      let health = try await Answer.get(url + "/health").text
      #expect(health.contains(#""status":"failing""#) && health.contains(#""outcome":"failed""#))
      #expect(try await Answer.get(url + "/metrics").text.contains(#"failing{sync="books"} 1"#))
    }
  }

  @Test func `a configuration that is read again is served`() async throws {
    let served = Served()
    try await served.whileServing { service, url in
      try await Served.until { served.starts.count == 1 }
      served.set { $0.syncs = ["warehouse"] }
      service.reload()
      try await Served.until { served.starts.contains { $0.sync == "warehouse" } }
      #expect(try await !Answer.get(url + "/health").text.contains("books"))
    }
  }

  @Test func `a port that is taken is told`() async throws {
    let served = Served()
    try await served.whileServing { _, url in
      let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
      let second = SyncService(
        address: ServerAddress(port: port), configuration: served.configuration(lastRun: nil),
        work: ServedWork(
          run: { _ in RunEnding(conclusion: .done, endedAt: Timestamp(milliseconds: 0)) },
          now: { Timestamp(milliseconds: 0) }, sleep: { _ in }))
      await #expect(throws: ServerError.portInUse(port)) { try await second.run() }
    }
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("localhost", true), ("::1", true), ("0.0.0.0", false), ("127.example.com", false),
    ("::", false), ("192.168.0.1", false),
  ])
  func `a loopback address is known`(host: String, isLoopback: Bool) {
    #expect(ServerAddress(host: host, port: 1).isLoopback == isLoopback)
  }
}
