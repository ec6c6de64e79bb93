public import HTTPTransfer
import Synchronization

/// Calls REST methods of one Bitrix24 portal through an inbound webhook.
///
/// Every request asks the portal's pacer for leave, so that any number of tasks may call at the same time without
/// provoking refusals. What fails is repeated only when that is safe: refusals before execution always, anything
/// else only for calls that read or that the caller calls idempotent.
///
/// ## Topics
/// - ``call(_:_:effect:)``, ``batch(_:halts:)``: doing something.
/// - ``KeysetReader``, ``WindowReader``: reading much.
/// - ``statistics``, ``pace``, ``movedTo``: what happened.
public final class PortalClient: Sendable {
  /// The webhook as given.
  public let webhook: WebhookURL

  /// The portal's pacer; its state can be kept across runs.
  public let pace: PortalPace

  /// Time, waiting and randomness.
  public let environment: Bitrix24Environment

  private let http: HTTPClient
  private let retries: RetryPolicy
  private let counts = Mutex(PortalStatistics())
  private let address: Mutex<WebhookURL>

  /// Makes a client; nothing is sent. The pacer is the one shared by the process when left out.
  public init(
    _ webhook: WebhookURL, http: HTTPClient = HTTPClient(), pace: PortalPace? = nil,
    retries: RetryPolicy = RetryPolicy(), environment: Bitrix24Environment = .live
  ) {
    self.webhook = webhook
    self.http = http
    self.pace = pace ?? .shared(host: webhook.host)
    self.retries = retries
    self.environment = environment
    address = Mutex(webhook)
  }

  /// What was sent so far.
  public var statistics: PortalStatistics { counts.withLock { $0 } }

  /// The portal's new host when it redirected us there: to be put into the configuration.
  public var movedTo: String? {
    let host = address.withLock { $0.host }
    return host == webhook.host ? nil : host
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
    guard let body = parameters.json else {
      throw mistake(.referenceOutsideBatch(method: method), method: method, effect)
    }
    let answer = try await send(
      Call(method: method, body: body, effect: effect, methods: [method.lowercased(): 1]))
    return answer
  }

  /// The failure that stands in one of several results of a method, as `crm.item.batchImport` gives them; `nil` where there is none.
  public func failure(in item: JSON, of method: String) -> PortalError? {
    guard item["error"] != nil else { return nil }
    return Classification(method: method, host: webhook.host, effect: Effect(ofMethod: method))
      .commandFailure(item, redacting: webhook.redacting)
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
      whole = try Batch(commands, halts: halts)
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
    let outcomes = try batch.outcomes(of: answer, host: webhook.host, redacting: webhook.redacting)
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
    while true {
      try await waitForLeave(call, since: began)
      counts.withLock { $0.count(call.methods, isRetry: isRetry || attempts > 0) }
      let sentAt = environment.now()
      let result = await attempt(call)
      attempts += 1
      environment.observe(
        .sent(
          method: call.method, methods: call.methods, seconds: environment.now() - sentAt,
          failure: result.failureName))
      switch result {
      case .success(let answer):
        if call.method != "batch" { learn(call.method, answer.time) }
        return answer
      case .failure(let error):
        if call.method != "batch" { count(failureOf: call.method) }
        learn(from: error)
        guard error.isRetryable, attempts < retries.attemptsMax,
          environment.now() - began < retries.totalMax / .seconds(1)
        else { throw error }
        try await pause(
          retries.wait(after: attempts, jitter: environment.jitter()), .retry(error.cause), for: call.method,
          call.effect, execution: error.execution)
      }
    }
  }

  private func attempt(_ call: Call) async -> Result<Answer, PortalError> {
    let address = address.withLock { $0 }
    let classification = Classification(method: call.method, host: address.host, effect: call.effect)
    do {
      let request = Request(
        .post, try address.address(of: call.method),
        headers: [Header("Content-Type", "application/json"), Header("Accept", "application/json")],
        body: call.body.bytes)
      let response = try await http.send(request)
      if let moved = response.movedTo, moved.target == request.url.target {
        self.address.withLock { $0 = webhook.at(moved) }
      }
      return classification.answer(to: response, redacting: webhook.redacting)
    } catch let error as TransferError {
      let cause: PortalError.Cause = error.cause == .cancelled ? .cancelled : .transfer(error)
      return .failure(classification.error(cause, execution: error.execution))
    } catch {
      return .failure(
        classification.error(.mistake(.badMethodName(call.method)), execution: .notExecuted))
    }
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
        throw Classification(method: call.method, host: webhook.host, effect: call.effect)
          .error(cause, execution: .notExecuted)
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
      throw Classification(method: method, host: webhook.host, effect: effect)
        .error(.cancelled, execution: execution)
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
    Classification(method: method, host: webhook.host, effect: effect)
      .error(.mistake(mistake), execution: .notExecuted)
  }
}

extension Result<Answer, PortalError> {
  /// The portal's code, else our name of the cause; nil for an answer.
  fileprivate var failureName: String? {
    guard case .failure(let error) = self else { return nil }
    if !error.code.isEmpty { return error.code }
    return error.status.map { "HTTP \($0)" } ?? "no answer"
  }
}

extension [BatchAnswer.Outcome] {
  /// Why the first of the commands that may be sent again failed.
  fileprivate var passingCause: PortalError.Cause {
    for case .failure(let error) in lazy.map(\.result) where error.isRetryable && error.cause != .halted {
      return error.cause
    }
    return .refused
  }
}

extension BatchAnswer.Outcome {
  fileprivate var isCancelled: Bool {
    if case .failure(let error) = result { error.cause == .cancelled } else { false }
  }
}

extension PortalError {
  /// A failure of a whole batch as the failure of one command in it.
  fileprivate func inside(_ command: Command) -> PortalError {
    PortalError(
      cause, method: command.method, host: host, status: status, code: code, text: text, execution: execution,
      effect: command.effect)
  }
}
