/// The door of `/rest/USER/CODE/METHOD`: credentials, rate, faults, then the method or the batch.
///
/// Source: bitrix24-rest.md §12.2 for the order of the checks.
extension Portal {
  /// - Returns: the answer and how many seconds to hold it back.
  mutating func answer(_ request: PortalRequest) -> (PortalAnswer, delay: Double) {
    let parts = request.parts
    switch parts.first?.lowercased() {
    case "rest": return rest(request, Array(parts.dropFirst()))
    case "oauth": return oauth(request, Array(parts.dropFirst()))
    case "emulator": return (administration(request, Array(parts.dropFirst())), 0)
    default: return (.page(404, "Not Found"), 0)
    }
  }

  private mutating func rest(_ request: PortalRequest, _ parts: [String]) -> (PortalAnswer, delay: Double) {
    let method = MethodTable.key(parts.count > 2 ? parts[2...].joined(separator: "/") : parts.last ?? "")
    journal.begin(method)
    chargedSeconds = 0
    let parameters = request.parameters
    if let refusal = refusedCredentials(parts, parameters) { return (refuse(refusal), 0) }
    isApplication = parts.count == 1
    defer { isApplication = false }
    if options.limits.rate,
      !buckets[request.source, default: RateBucket(plan: options.plan)].admit(at: options.now())
    {
      return (refuse(.tooManyRequests), 0)
    }
    let commands =
      method == MethodTable.batchName ? BatchCommand.list(Arguments(parameters)["cmd"]) : []
    let (fault, delay) = faults.takeForRequest(method, commands: commands.map(\.method))
    if let refusal = refusal(fault) {
      journal.end(status: refusal.status, isRejected: true)
      return (refusal, delay)
    }
    var executedMax: Int?
    if case .halfBatch(let count) = fault { executedMax = count ?? commands.count / 2 }
    var answer = execute(method, parameters, commands, executedMax: executedMax)
    switch fault {
    case .dropAfter, .halfBatch: answer = .dropped
    case .gatewayTimeout: answer = .page(504, "Gateway Time-out")
    case .truncatedAnswer: answer.body = Array(answer.body.prefix(answer.body.count / 2))
    default: break
    }
    journal.end(status: answer.status, isRejected: false)
    return (answer, options.requestsLastAsCharged ? delay + chargedSeconds : delay)
  }

  /// A webhook has its code in the path, an application its token among the parameters.
  private func refusedCredentials(_ parts: [String], _ parameters: PHPArray) -> RestError? {
    if parts.count == 1 {
      let token = parameters["auth"]?.text ?? ""
      if options.expiredAccessTokens.contains(token) { return .expiredToken }
      if token == options.accessToken { return nil }
      return switch tokens.verdict(token, at: now) {
      case .valid: nil
      case .expired: .expiredToken
      case .unknown: .wrongCredentials
      }
    }
    let isKnown = parts.count >= 2 && parts[0] == String(options.userID) && parts[1] == options.code
    return isKnown && !options.dismissedUsers.contains(options.userID) ? nil : .wrongCredentials
  }

  private mutating func execute(
    _ method: String, _ parameters: PHPArray, _ commands: [BatchCommand], executedMax: Int?
  ) -> PortalAnswer {
    let started = options.now()
    do throws(RestError) {
      if method == MethodTable.batchName {
        if options.overlongBatch == .isRefused, commands.count > BatchRun.commandsMax { throw .batchTooLong }
        let halts = Arguments(parameters)["halt"]?.isOn ?? false
        let run = runBatch(commands, halts: halts, executedMax: executedMax)
        return json(
          200, .map([("result", run.value), ("time", timeBlock(nil, started: started, cost: 0))]))
      }
      let (answer, time) = try execute(method, parameters)
      var pairs: [(String, PHPValue)] = [("result", answer.result)]
      if let next = answer.next { pairs.append(("next", .int(next))) }
      if let total = answer.total { pairs.append(("total", .int(total))) }
      pairs.append(("time", time))
      return json(200, .map(pairs))
    } catch {
      return json(error.status, error.value)
    }
  }

  private func json(_ status: Int, _ value: PHPValue) -> PortalAnswer {
    .json(status, value, escapesUnicode: options.escapesUnicode)
  }

  private mutating func refuse(_ error: RestError) -> PortalAnswer {
    journal.end(status: error.status, isRejected: true)
    return json(error.status, error.value)
  }

  /// The answer of a fault that strikes before anything runs.
  func refusal(_ fault: Fault.Kind?) -> PortalAnswer? {
    switch fault {
    case .serverError: json(500, RestError.internalError.value)
    case .badGateway: .page(502, "Bad Gateway")
    case .rateLimited: json(503, RestError.tooManyRequests.value)
    case .dropBefore: .dropped
    case .moved(let location): .moved(to: location)
    case .requestError(let status, let code, let text): json(status, RestError(status, code, text).value)
    default: nil
    }
  }
}
