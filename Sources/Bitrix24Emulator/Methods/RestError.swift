/// A refusal as it goes over the wire: HTTP status, code and text.
///
/// Classic methods send an empty code. Source: bitrix24-rest.md §1.3, §4.1, §5.6.
struct RestError: Error, Sendable, Hashable {
  let status: Int
  let code: PHPValue
  let text: String

  init(_ status: Int, _ code: String, _ text: String) {
    self.status = status
    self.code = .string(code)
    self.text = text
  }

  var value: PHPValue { .map([("error", code), ("error_description", .string(text))]) }

  static func classic(_ text: String) -> RestError { RestError(400, "", text) }

  static let wrongCredentials = RestError(401, "NO_AUTH_FOUND", "Wrong authorization data")
  static let expiredToken = RestError(
    401, "expired_token", "The access token provided has expired.")
  static let tooManyRequests = RestError(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
  static let unknownMethod = RestError(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
  static let outsideScope = RestError(
    403, "insufficient_scope", "The request requires higher privileges than provided by the webhook token")
  static let operatingLimit = RestError(
    429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
  static let batchTooLong = RestError(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
  static let notInBatch = RestError(
    405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")
  static let internalError = RestError(500, "INTERNAL_SERVER_ERROR", "Internal server error")

  static let idInvalid = classic("ID is not defined or invalid.")
  static let notFound = classic("Not found")
  static let accessDenied = classic("Access denied.")
  static func mustBeArray(_ name: String) -> RestError { classic("Parameter '\(name)' must be array.") }
  static func listMustBeArray(_ name: String) -> RestError { classic("Parameter '\(name)' must be array") }

  static let itemNotFound = RestError(400, "NOT_FOUND", "Элемент не найден")
  static let typeNotFound = RestError(400, "NOT_FOUND", "Смарт-процесс не найден")
  static let itemAccessDenied = RestError(400, "ACCESS_DENIED", "Доступ запрещен")
  static let importTooLong = RestError(
    400, "MAX_IMPORT_BATCH_SIZE_EXCEEDED", "Вы не можете импортировать больше 20 элементов")

  static func missingParameter(_ name: String) -> RestError {
    RestError(400, "100", "Could not find value for parameter {\(name)}")
  }

  static func required(_ title: String) -> RestError {
    RestError(400, "CRM_FIELD_ERROR_REQUIRED", "Поле \"\(title)\" обязательно для заполнения")
  }

  static func invalidValue(_ title: String) -> RestError {
    RestError(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", "Поле \"\(title)\" содержит некорректное значение")
  }

  static func invalidArgument(_ text: String) -> RestError { RestError(400, "INVALID_ARG_VALUE", text) }
}
