import HTTPTransfer

/// Turns an HTTP answer or an error object into an ``Answer`` or a ``PortalError`` with a proven execution state.
///
/// Proven "not executed": 503 `QUERY_LIMIT_EXCEEDED`, 429, and every other refusal with status 4xx. Open: 5xx,
/// answers that cannot be read. Source: bitrix24-rest.md §1.3.
struct Classification {
  let method: String
  let host: String
  let effect: Effect
  /// Whether the caller is an application and no webhook, for the advice.
  var isApplication = false

  /// The same for one command of a batch.
  func of(_ command: Command) -> Classification {
    Classification(method: command.method, host: host, effect: command.effect, isApplication: isApplication)
  }

  /// `redacting` takes the webhook's code, or the application's token, out of the portal's texts.
  func answer(to response: Response, redacting: (String) -> String) -> Result<Answer, PortalError> {
    let status = response.status
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: response.body)
    } catch {
      return .failure(unreadable(response, error))
    }
    if let error = json["error"] {
      let description = json["error_description"] ?? error["message"]
      return .failure(
        refusal(
          status: status, code: redacting((error["code"] ?? error).text ?? ""),
          text: redacting(description?.text ?? "")))
    }
    guard (200..<300).contains(status) else {
      return .failure(self.error(.gateway, status: status, execution: Self.execution(ofStatus: status)))
    }
    guard let result = json["result"] else {
      return .failure(error(.unreadable(.noResult), status: status, execution: .unknown))
    }
    return .success(
      Answer(
        result: result, total: json["total"]?.integer, next: json["next"]?.integer,
        time: PortalTime(json["time"])))
  }

  /// The failure of one command inside a batch, from its entry in `result_error`.
  func commandFailure(_ json: JSON, redacting: (String) -> String) -> PortalError {
    let code = json["error"]?.text ?? json.text ?? ""
    let text = json["error_description"]?.text ?? ""
    return refusal(status: nil, code: redacting(code), text: redacting(text))
  }

  func error(
    _ cause: PortalError.Cause, status: Int? = nil, code: String = "", text: String = "", execution: Execution
  ) -> PortalError {
    PortalError(
      cause, method: method, host: host, status: status, code: code, text: text, execution: execution,
      effect: effect, isApplication: isApplication)
  }

  private func unreadable(_ response: Response, _ error: JSONError) -> PortalError {
    let status = response.status
    // 429 is told by its status alone: no server sends it after doing the work.
    if status == 429 { return self.error(.operatingLimit, status: status, execution: .notExecuted) }
    let isSuccess = (200..<300).contains(status)
    let isPage = response.contentType?.hasSuffix("html") == true || response.body.first == UInt8(ascii: "<")
    let what: PortalError.Unreadable = isPage ? .page : .json(error)
    return self.error(
      isSuccess ? .unreadable(what) : .gateway, status: status,
      execution: isSuccess ? .unknown : Self.execution(ofStatus: status))
  }

  private func refusal(status: Int?, code: String, text: String) -> PortalError {
    switch code.uppercased() {
    case "QUERY_LIMIT_EXCEEDED":
      error(.requestRate, status: status, code: code, text: text, execution: .notExecuted)
    case "OPERATION_TIME_LIMIT":
      error(.operatingLimit, status: status, code: code, text: text, execution: .notExecuted)
    case "OVERLOAD_LIMIT", "PORTAL_DELETED":
      error(.refused, status: status, code: code, text: text, execution: .notExecuted)
    case "INTERNAL_SERVER_ERROR", "ERROR_UNEXPECTED_ANSWER":
      error(.refused, status: status, code: code, text: text, execution: .unknown)
    default:
      status == 429
        ? error(.operatingLimit, status: status, code: code, text: text, execution: .notExecuted)
        : error(
          .refused, status: status, code: code, text: text,
          execution: status.map(Self.execution(ofStatus:)) ?? .notExecuted)
    }
  }

  /// 408 comes from gateways that gave up while passing a request on.
  private static func execution(ofStatus status: Int) -> Execution {
    switch status {
    case 408: .unknown
    case 100..<300: .notExecuted  // an error object with a success status, as some refusals come
    case 300..<500: .notExecuted
    default: .unknown
    }
  }
}
