/// Sends requests over HTTP/1.1 and HTTP/2 with libcurl, many at a time, over connections that are kept.
///
/// - Certificates are verified always. Plain http goes to this machine only, and never through a proxy.
/// - Proxies come from the environment (`https_proxy`, `no_proxy` and their kin), as with every libcurl program.
/// - A request is sent once: libcurl's silent second attempt on a kept connection that died is barred for
///   requests that could do something twice.
/// - Redirects 301, 302, 307 and 308 keep verb and body, because a renamed portal answers a POST with 302
///   (bitrix24-rest.md §1.1); any other status is an answer.
///
/// One client owns one thread, which ends with it. Any number of tasks may send at the same time.
public final class HTTPClient: Sendable {
  /// Limits and the name the client goes by.
  public struct Configuration: Sendable {
    /// Sent as User-Agent.
    public var userAgent: String

    /// For resolving, connecting and securing together.
    public var connectTimeout: Duration

    /// For a request with all its redirects. The portal ends a request itself after 60 s
    /// (bitrix24-rest.md §2.3); the rest is for the network, so that its own answer is heard.
    public var totalTimeout: Duration

    /// The longest body accepted after decompression. 2500 wide records take about 10 MB.
    public var answerBytesMax: Int

    /// How many redirects are followed.
    public var redirectsMax: Int

    /// The house's limits: 10 s, 70 s, 64 MiB, 3 redirects.
    public init(
      userAgent: String = "ContractorSync", connectTimeout: Duration = .seconds(10),
      totalTimeout: Duration = .seconds(70), answerBytesMax: Int = 64 << 20, redirectsMax: Int = 3
    ) {
      self.userAgent = userAgent
      self.connectTimeout = connectTimeout
      self.totalTimeout = totalTimeout
      self.answerBytesMax = answerBytesMax
      self.redirectsMax = redirectsMax
    }
  }

  /// The limits in force.
  public let configuration: Configuration

  private let loop = TransferLoop()

  /// Starts the client's thread; no connection is opened yet.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    loop.start()
  }

  deinit {
    loop.close()
  }

  /// Sends one request and returns its answer, whatever its status.
  ///
  /// Cancelling the task ends the transfer at once with ``TransferError/Cause/cancelled``.
  ///
  /// - Throws: ``TransferError`` when there is no complete answer.
  public func send(_ request: Request) async throws(TransferError) -> Response {
    let started = ContinuousClock.now
    let limit = request.totalTimeout ?? configuration.totalTimeout
    var url = request.url
    var redirects = 0
    while true {
      let elapsed = ContinuousClock.now - started
      func failure(_ cause: TransferError.Cause, _ phase: TransferError.Phase) -> TransferError {
        TransferError(
          cause, host: url.authority, phase: phase, seconds: elapsed / .seconds(1), execution: .notExecuted)
      }
      guard url.scheme == .https || url.isLoopback else { throw failure(.plainHTTPRefused, .preparing) }
      guard elapsed < limit else { throw failure(.timedOut, .preparing) }

      let answer = try await loop.transfer(
        TransferPlan(request, to: url, within: limit - elapsed, configuration: configuration)
      ).get()
      // 303 asks for a GET of something else and is left to the caller.
      guard [301, 302, 307, 308].contains(answer.status) else {
        return Response(
          status: answer.status, headers: answer.headers, body: answer.body, url: url, redirects: redirects)
      }
      guard redirects < configuration.redirectsMax else {
        throw failure(.tooManyRedirects(max: configuration.redirectsMax), .receiving)
      }
      guard let location = answer.headers.last(where: { $0.name.lowercased() == "location" })?.value,
        let next = try? url.resolving(location)
      else { throw failure(.badRedirect, .receiving) }
      guard url.scheme == .http || next.scheme == .https else { throw failure(.insecureRedirect, .receiving) }
      url = next
      redirects += 1
    }
  }
}
