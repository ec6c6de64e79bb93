import Bitrix24
import Bitrix24Connector
import Contractors
import HTTPTransfer
import ReplicaTesting
import Testing

@Suite struct SentenceTests {
  private func check(_ sentence: Sentence, _ arguments: [String]) {
    let faults = SentenceCheck.faults(sentence, arguments: arguments)
    #expect(faults.isEmpty, "\(faults)")
  }

  private func failure(
    _ cause: PortalError.Cause, status: Int? = nil, code: String = "", text: String = "",
    _ execution: Execution = .notExecuted
  ) -> PortalError {
    PortalError(
      cause, method: "crm.company.add", host: "ARG1", status: status, code: code, text: text,
      execution: execution, effect: .write)
  }

  private func transfer(_ cause: TransferError.Cause, _ phase: TransferError.Phase = .waiting)
    -> TransferError
  {
    TransferError(cause, host: "ARG1", phase: phase, seconds: 41.52, execution: .unknown)
  }

  /// What a cause names; a new case does not compile before it stands here.
  private func arguments(of cause: TransferError.Cause) -> [String] {
    switch cause {
    case .plainHTTPRefused, .insecureRedirect: ["http", "https"]
    case .hostNotFound, .connectionRefused, .timedOut, .connectionLost, .badRedirect, .cancelled: []
    case .tlsFailed(let detail): [detail]
    case .answerTooLarge(let limit), .tooManyRedirects(let limit): ["\(limit)"]
    case .library(let code, let text): ["\(code)", text]
    }
  }

  private var transferCauses: [TransferError.Cause] {
    [
      .plainHTTPRefused, .hostNotFound, .connectionRefused, .tlsFailed(detail: "ARG2"),
      .tlsFailed(detail: ""),
      .timedOut, .connectionLost, .answerTooLarge(bytesMax: 77), .tooManyRedirects(max: 77),
      .insecureRedirect,
      .badRedirect, .cancelled, .library(code: 77, text: "ARG2"),
    ]
  }

  @Test func `every failed transfer is told in both languages`() {
    for cause in transferCauses { check(transfer(cause).sentence, ["ARG1"] + arguments(of: cause)) }
    let phases: [TransferError.Phase] = [
      .preparing, .resolving, .connecting, .securing, .sending, .waiting, .receiving,
    ]
    #expect(Set(phases.map { transfer(.timedOut, $0).sentence.russian }).count == phases.count)
    #expect(transfer(.timedOut).sentence.russian.contains("41,5 с"))
  }

  private func arguments(of cause: PortalError.Cause) -> [String] {
    switch cause {
    case .transfer(let error): arguments(of: error.cause)
    case .refused, .requestRate, .operatingLimit, .gateway, .halted, .cancelled: []
    case .unreadable(let what):
      switch what {
      case .json(let error): ["\(error.offset)"]
      case .noID(let name), .disorder(let name): [name]
      case .page, .noResult, .noResultMap, .timeAlone, .nothing, .noList: []
      }
    case .mistake(let mistake): arguments(of: mistake)
    // Has a test of its own: it names no method.
    case .authorization: []
    }
  }

  @Test func `every failure of a portal is told in both languages`() {
    let broken = ["", "[1", "[1}", "-", #""\q""#, "\"\u{1}\"", String(repeating: "[", count: 99), "1 2"]
    let unreadable: [PortalError.Unreadable] =
      broken.compactMap { text in
        do throws(JSONError) {
          _ = try JSON(parsing: text)
          return nil
        } catch { return .json(error) }
      } + [.page, .noResult, .noResultMap, .timeAlone, .nothing, .noList, .noID("ARG2"), .disorder("ARG2")]
    #expect(unreadable.count == broken.count + 8)
    let causes: [PortalError.Cause] =
      transferCauses.map { .transfer(transfer($0)) } + unreadable.map { .unreadable($0) }
      + mistakes.map { .mistake($0) } + [
        .refused, .requestRate, .operatingLimit, .gateway, .halted, .cancelled,
      ]
    for cause in causes {
      for execution in [Execution.notExecuted, .executed, .unknown] {
        for status in [nil, 200, 404, 401, 500] {
          let error = failure(cause, status: status, execution)
          check(
            error.sentence,
            ["ARG1", "crm.company.add"] + arguments(of: cause)
              + (status.map { ["\($0)"] } ?? []).filter { _ in cause == .refused })
          if let advice = error.adviceSentence { check(advice, []) }
        }
      }
    }
  }

  @Test(arguments: [
    "INSUFFICIENT_SCOPE", "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR",
    "EXPIRED_TOKEN", "ACCESS_DENIED", "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER", "WRONG_AUTH_TYPE",
    "ERROR_METHOD_NOT_FOUND", "OVERLOAD_LIMIT", "PORTAL_DELETED", "PAYMENT_REQUIRED",
    "METHOD_CONFIRM_WAITING", "METHOD_CONFIRM_DENIED", "INVALID_REQUEST",
  ])
  func `every advice about a refusal is given in both languages`(code: String) throws {
    let error = failure(.refused, status: 403, code: code, text: "ARG2")
    check(error.sentence, ["403", code, "ARG2"])
    let advice = try #require(error.adviceSentence)
    check(advice, [])
    #expect(advice.russian != failure(.refused, status: 401).adviceSentence?.russian)
  }

  private func arguments(of mistake: RequestMistake) -> [String] {
    switch mistake {
    case .badMethodName(let name), .referenceOutsideBatch(let name), .badKey(let name),
      .repeatedKey(let name),
      .batchInBatch(let name), .valueLooksLikeReference(let name):
      [name]
    case .emptyBatch: []
    case .tooManyCommands(let number), .batchTooLarge(let number): ["\(number)"]
    case .badReference(let key, let target): [key, target]
    }
  }

  private var mistakes: [RequestMistake] {
    [
      .badMethodName("ARG2"), .referenceOutsideBatch(method: "ARG2"), .emptyBatch,
      .tooManyCommands(count: 77),
      .batchTooLarge(bytes: 77), .badKey("ARG2"), .repeatedKey("ARG2"), .batchInBatch(key: "ARG2"),
      .valueLooksLikeReference(key: "ARG2"), .badReference(key: "ARG2", to: "ARG3"),
    ]
  }

  @Test func `every mistake of a request is told in both languages`() {
    for mistake in mistakes { check(mistake.sentence, arguments(of: mistake)) }
  }

  private func arguments(of error: WebhookURLError) -> [String] {
    switch error {
    case .empty, .tooLong, .blankInside, .unknownScheme, .noHost, .userInformation: []
    case .plainHTTP(let host), .noRestPath(let host), .noUser(let host), .userIsNotANumber(let host),
      .noCode(let host), .badCode(let host):
      [host]
    }
  }

  @Test func `every fault of a webhook's address is told in both languages`() {
    let errors: [WebhookURLError] = [
      .empty, .tooLong, .blankInside, .unknownScheme, .noHost, .userInformation, .plainHTTP(host: "ARG1"),
      .noRestPath(host: "ARG1"), .noUser(host: "ARG1"), .userIsNotANumber(host: "ARG1"),
      .noCode(host: "ARG1"),
      .badCode(host: "ARG1"),
    ]
    for error in errors { check(error.sentence, arguments(of: error)) }
  }

  private func arguments(of error: PortalReplicaError) -> [String] {
    switch error {
    case .missingScope(let scope, let host), .missingApplicationScope(let scope, let host): [scope, host]
    case .hiddenRecords(_, let host, _): [host]
    case .missingFields(_, _, let host): [host, "optional: yes"]
    case .notForPortals(let mapping): [mapping, "format: portal"]
    case .notMapped(let entity, let mapping): ["\(entity.rawValue):", mapping]
    case .unexpectedAnswer(let method, let host): [method, host]
    }
  }

  @Test func `every reason not to use a portal or a record of it is told in both languages`() {
    let errors: [PortalReplicaError] = [
      .missingScope("ARG1", host: "ARG2"), .missingApplicationScope("ARG1", host: "ARG2"),
      .hiddenRecords(.company, host: "ARG1", isApplication: false),
      .hiddenRecords(.contact, host: "ARG1", isApplication: true),
      .missingFields([Sentence("a", "б")], entity: .company, host: "ARG1"),
      .missingFields([Sentence("a", "б")], entity: .contact, host: "ARG1"), .notForPortals(mapping: "ARG1"),
      .notMapped(entity: .company, mapping: "ARG1"), .notMapped(entity: .contact, mapping: "ARG1"),
      .unexpectedAnswer(method: "ARG1", host: "ARG2"),
    ]
    for error in errors {
      check(error.sentence, arguments(of: error))
      #expect(error.description == error.sentence.english)
    }
    check(PortalSentence.unreadable(.company, "ARG1", Sentence("a", "б")), ["ARG1"])
    check(PortalSentence.unreadable(.contact, "ARG1", Sentence("a", "б")), ["ARG1"])
    check(PortalSentence.noSuchUser("ARG1"), ["ARG1"])
    check(PortalSentence.refused("ARG1"), ["ARG1"])
    check(PortalSentence.refused(""), [])
    check(PortalSentence.noRequisite, [])
    check(PortalSentence.noNewID("ARG1"), ["ARG1"])
    check(PortalSentence.unanswered, [])
  }
}
