public import Contractors
public import HTTPTransfer

extension TransferError {
  /// Host, cause, phase and seconds in both languages; the English text is that of the transfer.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    let tenths = Int((min(max(seconds, 0), 1e6) * 10).rounded())
    let fate = execution == .notExecuted ? "запрос не выполнен" : "запрос мог быть выполнен"
    return "\(host): \(what), прошло \(tenths / 10),\(tenths % 10) с, \(stage); \(fate)"
  }

  private var what: String {
    switch cause {
    case .plainHTTPRefused: "http:// допустим только для этой машины, нужен https://; отказ"
    case .hostNotFound: "имя сервера не найдено"
    case .connectionRefused: "нет соединения"
    case .tlsFailed(let detail):
      detail.isEmpty ? "нет защищённого соединения" : "нет защищённого соединения (\(detail))"
    case .timedOut: "истекло время"
    case .connectionLost: "соединение прервалось"
    case .answerTooLarge(let bytesMax): "ответ длиннее \(bytesMax) байт; отказ"
    case .tooManyRedirects(let max): "перенаправлений больше, чем \(max); отказ"
    case .insecureRedirect: "сервер перенаправляет с https на http; отказ"
    case .badRedirect: "сервер перенаправляет, не говоря куда; отказ"
    case .cancelled: "отменено"
    case .library(let code, let text): "передача не удалась (libcurl \(code): \(text))"
    }
  }

  private var stage: String {
    switch phase {
    case .preparing: "до соединения"
    case .resolving: "при поиске сервера"
    case .connecting: "при соединении"
    case .securing: "при установке защиты"
    case .sending: "при отправке"
    case .waiting: "при ожидании ответа"
    case .receiving: "при получении ответа"
    }
  }
}
