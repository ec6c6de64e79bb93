import Bitrix24Emulator
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// An emulated portal with a local application, and the real program configured for it.
struct ApplicationPortal: Sendable {
  let emulator: PortalEmulator
  let workshop: Workshop
  /// Where the program waits for the browser, as on the application's card.
  let port: Int
  /// The portal's own address.
  let origin: String
  /// The file of tokens.
  let file = "contractor-sync.crm.tokens"

  /// A program that waits for the browser.
  struct Waiting {
    /// What the person opens.
    let address: String
    let ending: Task<Ending, any Error>
  }

  func startAuthorizing(_ options: String..., input: FileHandle = .nullDevice) async throws -> Waiting {
    let process = workshop.process(["authorize", "crm"] + options)
    let output = Pipe()
    let ending = Task { try await workshop.run(process, input: input, output: output) }
    let (parts, sending) = AsyncStream<Data>.makeStream()
    output.fileHandleForReading.readabilityHandler = { sending.yield($0.availableData) }
    var said = ""
    for await part in parts {
      said += String(decoding: part, as: UTF8.self)
      // Nothing more to come is an end without an address.
      if said.contains("\n") || part.isEmpty { break }
    }
    output.fileHandleForReading.readabilityHandler = nil
    return Waiting(address: said.trimmingCharacters(in: .whitespacesAndNewlines), ending: ending)
  }

  /// Opens the address as a browser does; the person agrees.
  func authorize() async throws -> Ending {
    let waiting = try await startAuthorizing()
    _ = try await get(waiting.address)
    return try await waiting.ending.value
  }

  /// A code as the portal sends it back with the browser.
  func code() async throws -> String {
    let answer = await emulator.respond(
      to: PortalRequest(verb: "GET", path: "/oauth/authorize/", query: "client_id=local.made.up&state=s"))
    return URLComponents(string: answer.location)?.queryItems?.first { $0.name == "code" }?.value ?? ""
  }

  /// A pair of tokens as the portal gives them to an application that it installs by itself.
  func pair() async throws -> (access: String, refresh: String) {
    let query =
      "grant_type=authorization_code&client_id=local.made.up&client_secret=made-up-client-secret&code="
    let url = "\(origin)/oauth/token/?\(query)\(try await code())"
    let answer = try JSONSerialization.jsonObject(with: Data(try await get(url).text.utf8)) as? [String: Any]
    guard let access = answer?["access_token"] as? String, let refresh = answer?["refresh_token"] as? String
    else { throw CancellationError() }
    return (access, refresh)
  }

  /// What must be shown nowhere.
  func secrets() throws -> [String] {
    let stored =
      try JSONSerialization.jsonObject(with: Data(workshop.read(file).utf8)) as? [String: Any] ?? [:]
    return ["access_token", "refresh_token"].compactMap { stored[$0] as? String } + ["made-up-client-secret"]
  }

  func get(_ url: String) async throws -> (status: Int, text: String) {
    guard let url = URL(string: url) else { throw CancellationError() }
    return try await send(URLRequest(url: url))
  }

  func post(_ url: String, body: String = "") async throws -> Int {
    guard let url = URL(string: url) else { throw CancellationError() }
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    return try await send(request).status
  }

  private func send(_ request: URLRequest) async throws -> (status: Int, text: String) {
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  /// A port that is free now.
  static func freePort() async throws -> Int {
    // Lent by another process for a moment: the address on the card is fixed before the program runs.
    let lent = try await PortalEmulator().start()
    let port = lent.address.port
    await lent.stop()
    return port
  }
}

/// Runs a body beside an emulated portal that knows the program as a local application.
func withApplicationPortal(
  _ change: (inout EmulatorOptions) -> Void = { _ in },
  configuration: (String) -> String = { $0 },
  _ body: (ApplicationPortal) async throws -> Void
) async throws {
  let port = try await ApplicationPortal.freePort()
  try await withPortal {
    $0.application = LocalApplication(
      clientID: "local.made.up", clientSecret: "made-up-client-secret",
      redirectURI: "http://127.0.0.1:\(port)/")
    change(&$0)
  } _: { emulator, workshop in
    let webhook = workshop.environment.removeValue(forKey: "WEBHOOK") ?? ""
    workshop.environment["CLIENT_SECRET"] = "made-up-client-secret"
    let origin = webhook.components(separatedBy: "/rest/")[0]
    let application = """
      application: { portal: "\(origin)", client-id: local.made.up, client-secret: "${env:CLIENT_SECRET}", \
      redirect: "http://127.0.0.1:\(port)/", token-server: "\(origin)" }
      """
    try workshop.write(
      configuration(bothWays.replacing(#"webhook: "${env:WEBHOOK}""#, with: application)),
      to: "contractor-sync.yaml")
    try workshop.write(fourClients, to: "clients.csv")
    try await body(ApplicationPortal(emulator: emulator, workshop: workshop, port: port, origin: origin))
  }
}
