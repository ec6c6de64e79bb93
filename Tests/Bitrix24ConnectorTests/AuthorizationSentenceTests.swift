import Bitrix24
import Bitrix24Connector
import Contractors
import FileSources
import Files
import HTTPTransfer
import ReplicaTesting
import Testing

@Suite struct AuthorizationSentenceTests {
  private func check(_ sentence: Sentence, _ arguments: [String]) {
    let faults = SentenceCheck.faults(sentence, arguments: arguments)
    #expect(faults.isEmpty, "\(faults)")
  }

  /// What an error names; a new case does not compile before it stands here.
  private func arguments(of error: AuthorizationError) -> [String] {
    switch error {
    case .missing(let host), .otherApplication(let host), .unanswered(let host, _): [host]
    case .refused(let host, let code, let text): [host, code, text]
    case .unreadable(let host, let status): [host, "\(status)"]
    case .otherPortal(let expected, let found): [expected, found]
    case .file(let error): error.sentence.english.contains("ARG1") ? ["ARG1"] : []
    case .damaged(let path), .openToOthers(let path), .busy(let path): [path]
    }
  }

  @Test func `everything that keeps an application out is told in both languages`() {
    let codes = [
      "invalid_grant", "NOT_INSTALLED", "invalid_client", "wrong_client", "invalid_scope",
      "insufficient_scope",
      "PAYMENT_REQUIRED", "ARG2",
    ]
    let lost = TransferError(.timedOut, host: "ARG1", phase: .waiting, seconds: 30, execution: .unknown)
    let errors: [AuthorizationError] =
      codes.map { .refused(host: "ARG1", code: $0, text: "ARG3") } + [
        .missing(host: "ARG1"), .otherApplication(host: "ARG1"), .unanswered(host: "ARG1", lost),
        .unreadable(host: "ARG1", status: 502), .otherPortal(expected: "ARG1", found: "ARG2"),
        .file(.notARegularFile(path: "ARG1")), .damaged(path: "ARG1"), .openToOthers(path: "ARG1"),
        .busy(path: "ARG1"),
      ]
    for error in errors {
      check(error.sentence, arguments(of: error))
      let wrapped = PortalError(
        .authorization(error), method: "profile", host: "ARG1", status: 401, execution: .notExecuted,
        effect: .read, isApplication: true)
      #expect(wrapped.sentence == error.sentence)
      #expect(
        error.needsAuthorization == error.sentence.english.contains("contractor-sync authorize")
          || error == errors[7])
    }
  }

  @Test func `every fault of an application's description is told in both languages`() {
    let errors: [PortalApplicationError] = [
      .noPortal, .noTokenServer, .badClientID, .badClientSecret, .plainHTTP(host: "ARG1"),
    ]
    for error in errors {
      if case .plainHTTP(let host) = error {
        check(error.sentence, [host])
      } else {
        check(error.sentence, [])
      }
    }
  }

  @Test(arguments: [
    "INSUFFICIENT_SCOPE", "NO_AUTH_FOUND", "INVALID_TOKEN", "EXPIRED_TOKEN", "APPLICATION_NOT_FOUND",
    "ACCESS_DENIED",
    "USER_ACCESS_ERROR", "WRONG_AUTH_TYPE",
  ])
  func `an application gets other advice than a webhook`(code: String) throws {
    func error(isApplication: Bool) -> PortalError {
      PortalError(
        .refused, method: "crm.company.add", host: "ARG1", status: 401, code: code, execution: .notExecuted,
        effect: .write, isApplication: isApplication)
    }
    let advice = try #require(error(isApplication: true).adviceSentence)
    check(advice, [])
    let other = error(isApplication: false).adviceSentence
    #expect(advice.english != other?.english && advice.russian != other?.russian)
    #expect(!advice.english.contains("Grant the webhook"))
  }

  @Test func `rights that are missing are told in the words of whoever calls`() {
    for isApplication in [false, true] {
      let sentences = RightsSentence(isApplication: isApplication)
      let all = [
        sentences.noUserScope, sentences.hiddenUsers, sentences.hiddenRequisites, sentences.hiddenStatuses,
        sentences.hiddenUserFields, sentences.hiddenAddresses, sentences.cannotImport,
      ]
      for sentence in all {
        check(sentence, [])
        #expect(sentence.english.contains("webhook") != isApplication)
        #expect(sentence.russian.contains("вебхук") != isApplication)
      }
    }
  }
}
