public import HTTPTransfer
import Synchronization

/// Calls REST methods of one Bitrix24 portal, through an inbound webhook or as a local application.
///
/// Every request asks the portal's pacer for leave, so that any number of tasks may call at the same time without
/// provoking refusals. What fails is repeated only when that is safe: refusals before execution always, anything
/// else only for calls that read or that the caller calls idempotent. A call that the portal refuses because the application's token
/// has expired was not carried out: it is sent once more with a new one.
///
/// ## Topics
/// - ``call(_:_:effect:)``, ``batch(_:halts:)``: doing something.
/// - ``KeysetReader``, ``WindowReader``: reading much.
/// - ``statistics``, ``pace``, ``movedTo``: what happened.
public final class PortalClient: Sendable {
  /// How it is let in.
  public let access: PortalAccess

  /// The portal's pacer; its state can be kept across runs.
  public let pace: PortalPace

  /// Time, waiting and randomness.
  public let environment: Bitrix24Environment

  private let http: HTTPClient
  private let retries: RetryPolicy
  private let counts = Mutex(PortalStatistics())
  private let server: Mutex<HTTPURL>
  private let secrets: Mutex<[String]>
  private let channel = Mutex<String?>(nil)

  /// Makes a client; nothing is sent. The pacer is the one shared by the process when left out.
  public init(
    _ access: PortalAccess, http: HTTPClient = HTTPClient(), pace: PortalPace? = nil,
    retries: RetryPolicy = RetryPolicy(), environment: Bitrix24Environment = .live
  ) {
    self.access = access
    self.http = http
    self.pace = pace ?? .shared(host: access.host)
    self.retries = retries
    self.environment = environment
    server = Mutex(access.portal)
    secrets = Mutex(access.secrets)
  }

  /// Makes a client of a webhook.
  public convenience init(
    _ webhook: WebhookURL, http: HTTPClient = HTTPClient(), pace: PortalPace? = nil,
    retries: RetryPolicy = RetryPolicy(), environment: Bitrix24Environment = .live
  ) {
    self.init(.webhook(webhook), http: http, pace: pace, retries: retries, environment: environment)
  }

  /// The portal's host as configured.
  public var host: String { access.host }

  /// The user whom a webhook's address names; 0 for an application, of which only the portal knows who authorised it.
  public var userID: Int {
    if case .webhook(let webhook) = access { webhook.userID } else { 0 }
  }

  /// Names the exchange channel in whose name records are changed from now on: such changes do not come back as offline events of
  /// that channel. Only where the portal's plan has channels (feature `rest_auth_connector`); nil names none.
  ///
  /// Source: bitrix24-rest.md §9.5.
  public func act(inChannel channel: String?) { self.channel.withLock { $0 = channel } }

  /// What was sent so far.
  public var statistics: PortalStatistics { counts.withLock { $0 } }

  /// The portal's new host when it redirected us there: to be put into the configuration.
  public var movedTo: String? {
    let host = server.withLock { $0.authority }
    return host == access.host ? nil : host
  }

  /// Calls one method.
  ///
  /// - Parameters:
  ///   - method: such as `crm.company.list`.
  ///   - parameters: sent as JSON; must hold no reference.
  ///   - effect: what repeating the call would do; judged by the method's name when left out.
  /// - Returns: the method's answer.
  /// - Throws: ``PortalError``.
  public func call(
    _ method: String, _ parameters: Parameters = [:], effect: Effect? = nil
  ) async throws(PortalError) -> Answer {
    let effect = effect ?? Effect(ofMethod: method)
    guard MethodName.isValid(method), method.lowercased() != "batch" else {
      throw mistake(.badMethodName(method), method: method, effect)
    }
    guard let body = channelled(parameters, method, effect).json else {
      throw mistake(.referenceOutsideBatch(method: method), method: method, effect)
    }
    let answer = try await send(
      Call(method: method, body: body, effect: effect, methods: [method.lowercased(): 1]))
    return answer
  }

  /// The failure that stands in one of several results of a method, as `crm.item.batchImport` gives them; `nil` where there is none.
  public func failure(in item: JSON, of method: String) -> PortalError? {
    guard item["error"] != nil else { return nil }
    return classification(method, Effect(ofMethod: method)).commandFailure(item, redacting: redacting)
  }

  /// Runs up to 50 commands one after another in one request.
  ///
  /// Commands refused for a limit, which did not run, are sent again after a wait where that keeps the order
  /// between reading and writing; all other failures stay in their places.
  ///
  /// - Parameters:
  ///   - commands: 1 to 50, with different keys; texts that look like references are refused.
  ///   - halts: whether the first failure keeps later commands from running.
  /// - Returns: one outcome per command, in their order.
  /// - Throws: ``PortalError`` when there is no readable answer to the batch as a whole.
  public func batch(_ commands: [Command], halts: Bool = false) async throws(PortalError) -> BatchAnswer {
    let whole: Batch
    do throws(RequestMistake) {
      whole = try Batch(commands.map(channelled), halts: halts)
    } catch {
      throw mistake(error, method: "batch", commands.map(\.effect).max() ?? .read)
    }
    let began = environment.now()
    var (outcomes, time) = try await run(whole)
    var batch = whole
    var latest = outcomes
    var rounds = 1
    while rounds < retries.attemptsMax, let rest = batch.remainder(after: latest),
      environment.now() - began < retries.totalMax / .seconds(1)
    {
      let places = Dictionary(
        uniqueKeysWithValues: outcomes.enumerated().map { ($0.element.key, $0.offset) })
      do throws(PortalError) {
        try await pause(
          retries.wait(after: rounds, jitter: environment.jitter()), .retry(latest.passingCause),
          for: "batch",
          rest.effect)
        (latest, time) = try await run(rest, isRetry: true)
      } catch {
        latest = rest.commands.map { command in
          BatchAnswer.Outcome(key: command.key, result: .failure(error.inside(command)))
        }
      }
      for outcome in latest {
        if let place = places[outcome.key] { outcomes[place] = outcome }
      }
      if latest.contains(where: { $0.isCancelled }) { break }
      batch = rest
      rounds += 1
    }
    return BatchAnswer(outcomes: outcomes, time: time)
  }
}

extension PortalClient {
  /// One request as the loop below sees it.
  private struct Call {
    let method: String
    let body: JSON
    let effect: Effect
    /// What it runs, in lower case, with numbers.
    let methods: [String: Int]
  }

  private func run(
    _ batch: Batch, isRetry: Bool = false
  ) async throws(PortalError) -> ([BatchAnswer.Outcome], PortalTime?) {
    let answer = try await send(
      Call(method: "batch", body: batch.body, effect: batch.effect, methods: batch.methods),
      isRetry: isRetry)
    let outcomes = try batch.outcomes(
      of: answer, in: classification("batch", batch.effect), redacting: redacting)
    for (command, outcome) in zip(batch.commands, outcomes) {
      switch outcome.result {
      case .success(let answer): learn(command.method, answer.time)
      case .failure(let error):
        count(failureOf: command.method)
        learn(from: error)
      }
    }
    return (outcomes, answer.time)
  }

  /// Sends a request until it succeeds or must not be repeated.
  private func send(_ call: Call, isRetry: Bool = false) async throws(PortalError) -> Answer {
    let began = environment.now()
    var attempts = 0
    var hasReturned = false
    while true {
      try await waitForLeave(call, since: began)
      let result: Result<Answer, PortalError>
      var sent: Entry?
      switch await entry(call) {
      case .failure(let error): result = .failure(error)
      case .success(let entry):
        sent = entry
        counts.withLock { $0.count(call.methods, isRetry: isRetry || attempts > 0) }
        let sentAt = environment.now()
        result = await attempt(call, entry)
        environment.observe(
          .sent(
            method: call.method, methods: call.methods, seconds: environment.now() - sentAt,
            failure: result.failureName))
      }
      attempts += 1
      switch result {
      case .success(let answer):
        if call.method != "batch" { learn(call.method, answer.time) }
        return answer
      case .failure(var error):
        if call.method != "batch", sent != nil { count(failureOf: call.method) }
        learn(from: error)
        if !hasReturned {
          do throws(AuthorizationError) {
            hasReturned = try await access.canReturn(after: error, token: sent?.token)
            if hasReturned { continue }
          } catch let refusal {
            error = unauthorized(call, refusal)
          }
        }
        guard error.isRetryable, attempts < retries.attemptsMax,
          environment.now() - began < retries.totalMax / .seconds(1)
        else { throw error }
        try await pause(
          retries.wait(after: attempts, jitter: environment.jitter()), .retry(error.cause), for: call.method,
          call.effect, execution: error.execution)
      }
    }
  }

  /// Where a request goes, and with which token.
  private func entry(_ call: Call) async -> Result<Entry, PortalError> {
    do throws(AuthorizationError) {
      let found = try await access.entry(call.method, call.body, at: server.withLock { $0 })
      if case .success(let entry) = found, let token = entry.token {
        secrets.withLock { $0 = access.secrets + [token] }
      }
      return found.mapError { _ in mistake(.badMethodName(call.method), method: call.method, call.effect) }
    } catch {
      return .failure(unauthorized(call, error))
    }
  }

  private func attempt(_ call: Call, _ entry: Entry) async -> Result<Answer, PortalError> {
    let classification = Classification(
      method: call.method, host: server.withLock { $0.authority }, effect: call.effect,
      isApplication: access.isApplication)
    do throws(TransferError) {
      let request = Request(
        .post, entry.url,
        headers: [Header("Content-Type", "application/json"), Header("Accept", "application/json")],
        body: entry.body.bytes)
      let response = try await http.send(request)
      if let moved = response.movedTo, moved.target == request.url.target,
        let root = try? moved.withTarget("/")
      {
        server.withLock { $0 = root }
      }
      return classification.answer(to: response, redacting: redacting)
    } catch {
      let cause: PortalError.Cause = error.cause == .cancelled ? .cancelled : .transfer(error)
      return .failure(classification.error(cause, execution: error.execution))
    }
  }

  private func unauthorized(_ call: Call, _ error: AuthorizationError) -> PortalError {
    // As the portal itself would say it; nothing was sent to it.
    classification(call.method, call.effect).error(
      .authorization(error), status: 401, execution: .notExecuted)
  }

  private func classification(_ method: String, _ effect: Effect) -> Classification {
    Classification(method: method, host: access.host, effect: effect, isApplication: access.isApplication)
  }

  private func redacting(_ text: String) -> String { Redaction.of(secrets.withLock { $0 }, in: text) }

  // MARK: Channels

  /// Changes of the CRM's records name the channel.
  private func channelled(_ parameters: Parameters, _ method: String, _ effect: Effect) -> Parameters {
    guard effect > .read, method.lowercased().hasPrefix("crm."), let channel = channel.withLock({ $0 }) else {
      return parameters
    }
    return parameters.merging(["auth_connector": .text(channel)])
  }

  private func channelled(_ command: Command) -> Command {
    Command(
      command.key, command.method, channelled(command.parameters, command.method, command.effect),
      effect: command.effect)
  }

  // MARK: Waiting

  private func waitForLeave(_ call: Call, since began: Double) async throws(PortalError) {
    while true {
      let now = environment.now()
      guard case .wait(let until, let reason) = pace.update({ $0.admit(call.methods.keys, at: now) }) else {
        return
      }
      if until - began > retries.totalMax / .seconds(1) {
        let cause: PortalError.Cause = reason == .requestRate ? .requestRate : .operatingLimit
        throw classification(call.method, call.effect).error(cause, execution: .notExecuted)
      }
      // A moment more, so that rounding cannot make it ask twice.
      let rest: PortalEvent.WaitReason =
        switch reason {
        case .requestRate: .requestRate
        case .operating(let method): .executionTime(method: method)
        }
      try await pause(.seconds(until - now) + .milliseconds(1), rest, for: call.method, call.effect)
    }
  }

  /// `execution` is what is known of the attempts made so far, for the error of a cancelled wait.
  private func pause(
    _ duration: Duration, _ reason: PortalEvent.WaitReason, for method: String, _ effect: Effect,
    execution: Execution = .notExecuted
  ) async throws(PortalError) {
    environment.observe(.waits(seconds: duration / .seconds(1), reason))
    counts.withLock { $0.waitedSeconds += duration / .seconds(1) }
    do {
      try await environment.sleep(duration)
    } catch {
      throw classification(method, effect).error(.cancelled, execution: execution)
    }
  }

  // MARK: Learning

  private func learn(_ method: String, _ time: PortalTime?) {
    guard let time, let seconds = time.operating else { return }
    environment.observe(.operating(method: method.lowercased(), seconds: seconds))
    guard let resetIn = time.resetIn else { return }
    let now = environment.now()
    pace.update {
      $0.operatingWasReported(method.lowercased(), seconds: seconds, resetIn: resetIn, at: now)
    }
  }

  private func learn(from error: PortalError) {
    let now = environment.now()
    // What was never sent, or never run, did not fail at the portal.
    if case .authorization = error.cause { return }
    if error.cause == .halted { return }
    let isLimit = error.cause == .requestRate || error.cause == .operatingLimit
    environment.observe(.failed(method: error.method.lowercased(), isLimit: isLimit))
    switch error.cause {
    case .requestRate:
      counts.withLock { $0.rateRefusals += 1 }
      pace.update { $0.rateWasExceeded(at: now) }
    case .operatingLimit:
      pace.update { $0.operatingWasExceeded(error.method.lowercased(), at: now) }
    default: break
    }
  }

  private func count(failureOf method: String) {
    counts.withLock { $0.methods[method.lowercased(), default: .init()].failures += 1 }
  }

  private func mistake(_ mistake: RequestMistake, method: String, _ effect: Effect) -> PortalError {
    classification(method, effect).error(.mistake(mistake), execution: .notExecuted)
  }
}
