import Bitrix24Emulator
import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite struct SocketTests {
  /// Serves while the body runs and closes the port afterwards, also when it throws.
  private func serving(
    _ body: (PortalEmulator, RunningEmulator) async throws -> Void
  ) async throws {
    let emulator = PortalEmulator()
    let running = try await emulator.start()
    do {
      try await body(emulator, running)
    } catch {
      await running.stop()
      throw error
    }
    await running.stop()
  }

  private func post(_ url: String, _ json: String = "{}") async throws -> (Int, String) {
    var request = URLRequest(url: try #require(URL(string: url)))
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(json.utf8)
    let session = URLSession(configuration: .ephemeral)
    let (data, response) = try await session.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  @Test func `the webhook answers on loopback`() async throws {
    try await serving { emulator, running in
      #expect(running.webhookURL.hasPrefix("http://127.0.0.1:"))
      #expect(running.webhookURL.hasSuffix("/rest/1/emulatorcode/"))
      let (status, text) = try await post(
        running.webhookURL + "crm.company.add.json", #"{"fields":{"TITLE":"Кедр"}}"#)
      #expect(status == 200 && text.hasPrefix(#"{"result":1,"time":{"#))
      #expect(emulator.find(companyTitled: "Кедр") != nil)
      #expect(try await post(running.baseURL + "/rest/1/wrong/profile").0 == 401)
    }
  }

  @Test func `dropped connections reach the caller as errors`() async throws {
    try await serving { emulator, running in
      let add = running.webhookURL + "crm.company.add"
      // A client may repeat a request whose reused connection was closed, so the fault is ordered to last.
      emulator.inject(Fault(.dropBefore, times: 10))
      await #expect(throws: URLError.self) { try await post(add, #"{"fields":{"TITLE":"A"}}"#) }
      #expect(emulator.find(companyTitled: "A") == nil)
      emulator.faults = [Fault(.dropAfter, times: 10)]
      await #expect(throws: URLError.self) { try await post(add, #"{"fields":{"TITLE":"B"}}"#) }
      #expect(emulator.find(companyTitled: "B") != nil)
      emulator.faults = []
      let (status, _) = try await post(add, #"{"fields":{"TITLE":"C"}}"#)
      #expect(status == 200)
    }
  }

  @Test func `faults ordered over HTTP strike over HTTP`() async throws {
    try await serving { emulator, running in
      let administration = running.address.administrationURL
      let (status, _) = try await post(administration + "faults", #"{"kind":"badGateway"}"#)
      #expect(status == 200)
      #expect(try await post(running.webhookURL + "profile").0 == 502)
      #expect(try await post(running.webhookURL + "profile").0 == 200)
    }
  }

  @Test func `a redirect names its new address, and tokens the address they are for`() async throws {
    var options = EmulatorOptions()
    options.application = LocalApplication(
      clientID: "local", clientSecret: "made-up", redirectURI: "http://127.0.0.1:9/")
    let emulator = PortalEmulator(options: options)
    let running = try await emulator.start()
    emulator.inject(Fault(.moved(to: running.webhookURL + "server.time"), method: "profile"))
    let (status, text) = try await post(running.webhookURL + "profile")
    #expect(status == 200 && text.hasPrefix(#"{"result":"2"#))
    emulator.inject(
      Fault(.moved(to: running.baseURL + "/oauth/authorize/?client_id=other"), method: "profile"))
    #expect(try await post(running.webhookURL + "profile").0 == 400)
    let code = await emulator.respond(
      to: PortalRequest(verb: "GET", path: "/oauth/authorize/", query: "client_id=local")
    ).location.split(separator: "code=").last?.prefix { $0 != "&" }
    let (_, pair) = try await post(
      running.baseURL
        + "/oauth/token/?grant_type=authorization_code&client_id=local&client_secret=made-up&code=\(code ?? "")"
    )
    let endpoint = Node(json: pair.utf8)["client_endpoint"].string
    #expect(endpoint == running.baseURL + "/rest/")
    await running.stop()
  }

  @Test(arguments: [0, 5, 20, 60])
  func `an emulator that is stopped amid requests answers those under way or hangs up, and ends`(
    milliseconds: Int
  ) async throws {
    var options = EmulatorOptions()
    options.limits = .off
    options.latencySeconds = 0.02
    let running = try await PortalEmulator(options: options).start()
    let url = running.webhookURL + "profile"
    let clients = (0..<40).map { _ in
      Task {
        // Each call is a connection of its own: some are accepted while the emulator ends.
        while true { if try await post(url).0 != 200 { return } }
      }
    }
    try await Task.sleep(for: .milliseconds(milliseconds))
    let started = ContinuousClock.now
    await running.stop()
    #expect(ContinuousClock.now - started < .seconds(10))
    for client in clients { await #expect(throws: URLError.self) { try await client.value } }
  }

  @Test func `a long delay does not keep an emulator from ending`() async throws {
    let emulator = PortalEmulator()
    let running = try await emulator.start()
    emulator.inject(Fault(.delay(seconds: 60)))
    let waiting = Task { try await post(running.webhookURL + "profile").0 }
    while emulator.journal.requests == 0 { try await Task.sleep(for: .milliseconds(5)) }
    let started = ContinuousClock.now
    await running.stop()
    #expect(ContinuousClock.now - started < .seconds(4))
    #expect(try await waiting.value == 200)
  }

  @Test func `a stopped emulator frees its port`() async throws {
    let first = PortalEmulator()
    let running = try await first.start()
    await running.stop()
    var options = EmulatorOptions()
    options.port = running.address.port
    let again = try await PortalEmulator(options: options).start()
    #expect(again.address == running.address)
    await again.stop()
  }

  @Test func `a taken port is an error`() async throws {
    try await serving { _, running in
      var options = EmulatorOptions()
      options.port = running.address.port
      await #expect(throws: (any Error).self) { _ = try await PortalEmulator(options: options).start() }
    }
  }
}
