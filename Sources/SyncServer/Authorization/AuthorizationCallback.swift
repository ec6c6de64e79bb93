import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// Waits on this machine for the browser that a portal sends back with a code, or for the event by which a portal installs an
/// application without a user interface, passed on by a proxy.
///
/// Only the answer with the right state counts, and the first one alone: a state that is wrong, missing or used once changes nothing,
/// and the waiting goes on. States are compared by their hashes, all bytes of them. Of events the first counts that is proved to be
/// the portal's; others change nothing, and are not looked at any more after a few.
public final class AuthorizationCallback: Sendable {
  /// What came back with the browser. Source: bitrix24-rest.md §1.5.
  public struct Answer: Sendable, Hashable {
    /// To be exchanged for tokens within 30 seconds; works once.
    public var code: String
    /// The portal in which the person agreed, as the browser says.
    public var domain: String
  }

  /// What the person is shown in the browser.
  public struct Page: Sendable, Hashable {
    /// Whether it went well.
    public var isGood: Bool
    /// A sentence.
    public var text: String
    /// The language's code, such as `ru`.
    public var language: String

    /// Describes a page.
    public init(isGood: Bool, text: String, language: String) {
      self.isGood = isGood
      self.text = text
      self.language = language
    }
  }

  private let address: ServerAddress
  private let path: String
  private let state: ApplicationToken
  private let stranger: Page
  private let isTaken = Mutex(false)
  private let strangers = Mutex(0)
  /// Events whose proof is under way or failed.
  private let doubted = Mutex((count: 0, isUnderWay: false))

  /// Each makes the program ask the portal.
  private static let doubtedMax = 10
  /// The browser closes its end meanwhile; what was written is on its way.
  private static let lastAnswerSeconds = 0.3
  /// A code is 32 letters.
  private static let codeBytesMax = 512

  /// Prepares to listen.
  ///
  /// - Parameters:
  ///   - address: on loopback; port 0 takes a free one.
  ///   - path: of the address on the application's card, such as `/`.
  ///   - state: what the portal was told to send back.
  ///   - stranger: what others are shown.
  public init(address: ServerAddress, path: String, state: String, stranger: Page) {
    self.address = address
    self.path = path
    self.state = ApplicationToken(state)
    self.stranger = stranger
  }

  /// What stands in an address that a person copied from a browser which could not come back here.
  ///
  /// - Parameters:
  ///   - address: as pasted.
  ///   - state: what the portal was told to send back.
  /// - Returns: nil when it is no answer to this request.
  public static func answer(pasted address: String, state: String) -> Answer? {
    let items =
      URLComponents(string: address.trimmingCharacters(in: .whitespacesAndNewlines))?.queryItems ?? []
    func value(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
    guard ApplicationToken(state).isSame(as: value("state")),
      (1...codeBytesMax).contains(value("code").utf8.count)
    else { return nil }
    return Answer(code: value("code"), domain: value("domain"))
  }

  /// How many answers came that were none to this request.
  public var strangersSeen: Int { strangers.withLock { $0 } }

  /// Listens until the answer came and was dealt with, or the task is cancelled.
  ///
  /// - Parameters:
  ///   - onReady: called once with the address that is listened on.
  ///   - redeem: called once, with the answer; gives what the browser shows.
  ///   - prove: called for one event at a time, with its form; gives nil where it is not the portal's.
  /// - Throws: ``ServerError``, or what the system says when the port cannot be opened.
  public func run(
    onReady: @escaping @Sendable (ServerAddress) -> Void,
    redeem: @escaping @Sendable (Answer) async -> Page,
    prove: @escaping @Sendable (EventForm) async -> Page? = { _ in nil }
  ) async throws {
    let (ended, end) = AsyncStream<Void>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [self] in
        try await listen(onReady) { request in
          Self.response(await self.answer(request, redeem, prove), onSent: end)
        }
      }
      group.addTask {
        for await _ in ended { break }
        try await Task.sleep(for: .seconds(Self.lastAnswerSeconds))
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private struct Reply: Sendable {
    var status: HTTPResponse.Status
    var page: Page?
    var isLast = false
  }

  private func answer(
    _ request: Request, _ redeem: @Sendable (Answer) async -> Page,
    _ prove: @Sendable (EventForm) async -> Page?
  ) async -> Reply {
    guard request.uri.path == path else { return Reply(status: .notFound) }
    if request.method == .post { return await installation(request, prove) }
    guard request.method == .get else { return Reply(status: .methodNotAllowed) }
    let query = request.uri.queryParameters
    guard let given = query["state"].map(String.init), state.isSame(as: given) else {
      strangers.withLock { $0 += 1 }
      return Reply(status: .forbidden, page: stranger)
    }
    let code = query["code"].map(String.init) ?? ""
    guard (1...Self.codeBytesMax).contains(code.utf8.count) else {
      return Reply(status: .badRequest, page: stranger)
    }
    let isFirst = isTaken.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
    guard isFirst else { return Reply(status: .gone, page: stranger) }
    let page = await redeem(Answer(code: code, domain: query["domain"].map(String.init) ?? ""))
    return Reply(status: page.isGood ? .ok : .badGateway, page: page, isLast: true)
  }

  private func installation(
    _ request: Request, _ prove: @Sendable (EventForm) async -> Page?
  ) async -> Reply {
    guard let body = try? await request.body.collect(upTo: EventReceiver.bodyBytesMax) else {
      return Reply(status: .contentTooLarge)
    }
    guard let form = EventForm(Array(body.readableBytesView)), form.event == "ONAPPINSTALL" else {
      return Reply(status: .methodNotAllowed)
    }
    let isHeeded = doubted.withLock { doubted in
      if doubted.isUnderWay || doubted.count >= Self.doubtedMax { return false }
      doubted = (doubted.count + 1, true)
      return true
    }
    guard isHeeded else { return Reply(status: .tooManyRequests) }
    let page = await prove(form)
    doubted.withLock { $0.isUnderWay = false }
    guard let page else {
      strangers.withLock { $0 += 1 }
      return Reply(status: .forbidden, page: stranger)
    }
    // Whoever comes now with a code is too late.
    let isFirst = isTaken.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
    return Reply(status: page.isGood ? .ok : .badGateway, page: page, isLast: isFirst)
  }

  private func listen(
    _ onReady: @escaping @Sendable (ServerAddress) -> Void,
    _ respond: @escaping @Sendable (Request) async -> Response
  ) async throws {
    try await address.serve(
      "authorize", .http1(),
      CallbackResponder { (request: Request, _: BasicRequestContext) in await respond(request) }, onReady)
  }

  /// The address that was opened holds the code: the page asks for nothing, and names nothing as where one came from.
  private static func response(_ reply: Reply, onSent end: AsyncStream<Void>.Continuation) -> Response {
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
    headers[.contentSecurityPolicy] = "default-src 'none'"
    if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
    let bytes = ByteBuffer(string: reply.page.map(html) ?? "")
    let isLast = reply.isLast
    return Response(
      status: reply.status, headers: headers,
      body: ResponseBody(contentLength: bytes.readableBytes) { writer in
        // Whoever hung up has what it wanted all the same.
        defer { if isLast { end.finish() } }
        try await writer.write(bytes)
        try await writer.finish(nil)
      })
  }

  private static func html(_ page: Page) -> String {
    let text = page.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return """
      <!doctype html>
      <html lang="\(page.language)"><meta charset="utf-8"><title>contractor-sync</title><p>\(text)</p></html>

      """
  }
}
