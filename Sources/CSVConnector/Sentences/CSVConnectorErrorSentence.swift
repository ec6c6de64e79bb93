public import Contractors
import FileSources
import Mappings

extension CSVConnectorError {
  /// The file, what was found and what to do, in both languages.
  public var sentence: Sentence {
    switch self {
    case .file(let error): error.sentence
    case .missing(let path):
      Sentence(
        "There is no file \(path). Check the path of the connection, or export the file once more.",
        "Файла \(path) нет. Проверьте путь в подключении или выгрузите файл ещё раз.")
    case .empty(let path):
      Sentence(
        "\(path) is empty: it has not even a header row. Export the file once more.",
        "\(path) пуст: в нём нет даже строки заголовков. Выгрузите файл ещё раз.")
    case .notCSV(let path, let format):
      Sentence(
        "\(path) is \(format.phrase.english), not CSV. \(format.advice.english)",
        "\(path) — \(format.phrase.russian), а не CSV. \(format.advice.russian)")
    case .encoding(let path, let error): Sentence(same: "\(path): ") + error.sentence
    case .rows(let path, let error): Sentence(same: "\(path): ") + error.sentence
    case .noHeader(let path, let mapping, let required, let found):
      Self.noHeader(path, mapping, required, found)
    case .otherHeader(let path, let mapping, let mismatch): Self.otherHeader(path, mapping, mismatch)
    case .recordTooLong(let path, let line, let limit):
      Sentence(
        "\(path), line \(line): more than \(limit) rows follow each other as one record. Check the column under "
          + "'continued' of the mapping.",
        "\(path), строка \(line): больше \(limit) строк подряд относятся к одной записи. Проверьте столбец в "
          + "«continued» сопоставления.")
    case .notReversible(let path, let encoding):
      Sentence(
        "\(path) cannot be written back in \(encoding) with its other rows as they are. Save the file in UTF-8.",
        "\(path) нельзя записать обратно в \(encoding), не изменив прочие строки. Сохраните файл в UTF-8.")
    }
  }

  private static func otherHeader(_ path: String, _ mapping: String, _ mismatch: HeaderMismatch) -> Sentence {
    let expected = mismatch.expected.alternatives
    let place = (line: mismatch.line, cell: mismatch.column)
    let found = String(mismatch.found.prefix(40))
    return Sentence(
      "\(path) is no file for the mapping '\(mapping)': cell \(place.cell) of line \(place.line) should be "
        + "\(expected.english) and is '\(found)'. Export the right list, or choose another mapping.",
      "\(path) не подходит к сопоставлению «\(mapping)»: ячейка \(place.cell) строки \(place.line) должна содержать "
        + "\(expected.russian), а в ней «\(found)». Выгрузите нужный список или возьмите другое сопоставление."
    )
  }

  private static let headingsShown = 8

  private static func noHeader(
    _ path: String, _ mapping: String, _ required: [String], _ found: [String]
  ) -> Sentence {
    let shown = found.prefix(headingsShown)
    let rest = found.count - shown.count
    return Sentence(
      "\(path) has no header row for the mapping '\(mapping)': it needs the column\(required.count > 1 ? "s" : "") "
        + required.map { "'\($0)'" }.joined(separator: ", ")
        + (found.isEmpty
          ? ", and no row was found."
          : ", and the first row is " + shown.map { "'\($0)'" }.joined(separator: ", ")
            + (rest > 0 ? " and \(rest) more." : "."))
        + " Name the delimiter or the encoding of the connection if they are wrong, or choose another mapping.",
      "В \(path) нет строки заголовков для сопоставления «\(mapping)»: \(required.count > 1 ? "нужны столбцы" : "нужен столбец") "
        + required.map { "«\($0)»" }.joined(separator: ", ")
        + (found.isEmpty
          ? ", а строк нет вовсе."
          : ", а первая строка — " + shown.map { "«\($0)»" }.joined(separator: ", ")
            + (rest > 0 ? " и ещё \(rest)." : "."))
        + " Если неверно распознан разделитель или кодировка, укажите их в подключении; или возьмите другое "
        + "сопоставление.")
  }
}

extension ForeignFormat {
  var advice: Sentence {
    switch self {
    case .spreadsheet, .oldSpreadsheet, .html:
      Sentence(
        "Open it in a spreadsheet, choose Save As and the type \"CSV UTF-8\" (or \"CSV\"), and name that file.",
        "Откройте её в табличном редакторе, выберите «Сохранить как», тип «CSV UTF-8» (или «CSV») и укажите тот "
          + "файл.")
    case .pdf:
      Sentence(
        "Export the list from the program it comes from as CSV.",
        "Выгрузите список в формате CSV из программы, где он ведётся.")
    case .xml, .json:
      Sentence(
        "Export the list as CSV, or use a connection of the type for this format.",
        "Выгрузите список в CSV или возьмите подключение для этого формата.")
    case .compressed: Sentence("Unpack it first.", "Сначала распакуйте его.")
    }
  }
}
