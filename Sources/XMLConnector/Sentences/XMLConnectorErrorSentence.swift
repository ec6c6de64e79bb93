public import Contractors
import FileSources
import Files
import XMLText

extension XMLConnectorError {
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
        "\(path) is empty. Export the file once more.", "\(path) пуст. Выгрузите файл ещё раз.")
    case .notXML(let path, let format?):
      Sentence(
        "\(path) is \(format.phrase.english), not XML. \(format.advice.english)",
        "\(path) — \(format.phrase.russian), а не XML. \(format.advice.russian)")
    case .notXML(let path, nil):
      Sentence(
        "\(path) is no XML: it begins with other text than '<'. If it is a table in text, use a connection of the type "
          + "csv; else export it as XML.",
        "\(path) — не XML: файл начинается не с «<». Если это таблица в текстовом виде, возьмите подключение типа csv; "
          + "иначе выгрузите файл в XML.")
    case .encoding(let path, let error): Sentence(same: "\(path): ") + error.sentence
    case .malformed(let path, let error): Sentence(same: "\(path): ") + error.sentence
    case .otherRoot(let path, let mapping, let expected, let found):
      Sentence(
        "\(path) is another document than the mapping '\(mapping)' is for: its root element is <\(found)> and not "
          + "<\(expected)>. Choose another mapping or another file.",
        "\(path) — не тот документ, для которого составлено сопоставление «\(mapping)»: его корневой элемент — "
          + "<\(found)>, а не <\(expected)>. Выберите другое сопоставление или другой файл.")
    case .notReversible(let path, let encoding):
      Sentence(
        "\(path) cannot be written back in \(encoding) with its other records as they are. Save the file in UTF-8.",
        "\(path) нельзя записать обратно в \(encoding), не изменив прочие записи. Сохраните файл в UTF-8.")
    case .tooManyJoined(let path, let list, let limit):
      Sentence(
        "\(path) has more than \(limit) records in '\(list)', the most that are joined to others. Split the file.",
        "В \(path) больше \(limit) записей «\(list)», а больше к другим не присоединить. Разделите файл.")
    case .unwritable(let path, let error): Sentence(same: "\(path): ") + error.sentence
    }
  }
}

extension ForeignFormat {
  var advice: Sentence {
    switch self {
    case .spreadsheet, .oldSpreadsheet:
      Sentence(
        "Unpack it if it is an archive with an XML file in it; a table is saved as CSV and read by a connection of the "
          + "type csv.",
        "Если это архив с файлом XML, распакуйте его; таблицу сохраните в CSV и возьмите подключение типа csv."
      )
    case .pdf, .html, .json:
      Sentence(
        "Export the list from the program it comes from as XML.",
        "Выгрузите список в формате XML из программы, где он ведётся.")
    case .xml: Sentence("Export it once more.", "Выгрузите его ещё раз.")
    case .compressed: Sentence("Unpack it first.", "Сначала распакуйте его.")
    }
  }
}
