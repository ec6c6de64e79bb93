import Contractors
import CSVConnector

/// What is wrong with a file as a whole, in both languages; the English sentences are the connector's own.
enum FileFailureSentence {
  static func sentence(_ error: CSVConnectorError) -> Sentence {
    Sentence(error.description, russian(error))
  }

  private static func russian(_ error: CSVConnectorError) -> String {
    switch error {
    case .file(let error): return "\(error)"
    case .missing(let path):
      return "Файла \(path) нет. Проверьте путь в подключении или выгрузите файл ещё раз."
    case .empty(let path):
      return "\(path) пуст: в нём нет даже строки заголовков. Выгрузите файл ещё раз."
    case .notCSV(let path, let format):
      return "\(path) — \(phrase(format)), а не CSV. \(advice(format))"
    case .encoding(let path, let error): return "\(path): \(error)"
    case .rows(let path, let error): return "\(path): \(error)"
    case .noHeader(let path, let mapping, let required, let found):
      let columns = required.map { "«\($0)»" }.joined(separator: " и ")
      let first = found.prefix(8).map { "«\($0)»" }.joined(separator: ", ")
      return "В \(path) нет строки заголовков для сопоставления «\(mapping)»: нужен столбец \(columns)"
        + (first.isEmpty ? ", а строк нет вовсе." : ", а первая строка — \(first).")
        + " Если неверно распознан разделитель или кодировка, укажите их в подключении; или возьмите другое сопоставление."
    case .notReversible(let path, let encoding):
      return
        "\(path) нельзя записать обратно в \(encoding), не изменив прочие строки. Сохраните файл в UTF-8."
    }
  }

  private static func phrase(_ format: ForeignFormat) -> String {
    switch format {
    case .spreadsheet: "электронная таблица (.xlsx или .ods) или другой архив zip"
    case .oldSpreadsheet: "электронная таблица старого формата (.xls)"
    case .pdf: "документ PDF"
    case .html: "страница HTML, какие некоторые программы выгружают под именем .xls или .csv"
    case .xml: "файл XML"
    case .compressed: "сжатый файл"
    }
  }

  private static func advice(_ format: ForeignFormat) -> String {
    switch format {
    case .spreadsheet, .oldSpreadsheet, .html:
      "Откройте её в табличном редакторе, выберите «Сохранить как», тип «CSV UTF-8» (или «CSV»), и укажите этот файл."
    case .pdf: "Выгрузите список из программы, где он ведётся, в формате CSV."
    case .xml: "Выгрузите список в CSV или возьмите подключение для этого формата."
    case .compressed: "Сначала распакуйте его."
    }
  }
}
