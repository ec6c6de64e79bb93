public import CSVText
public import Contractors

extension CSVError {
  /// The error in both languages; the English text is the scanner's own.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .unterminatedQuote(let line):
      "Строка \(line): здесь открыты кавычки, и до конца файла они не закрыты. Закройте их или удвойте, если это "
        + "часть текста."
    case .nulByte(let line, let offset):
      "Строка \(line): нулевой байт на месте \(offset). Файл не текстовый или записан в UTF-16; укажите кодировку "
        + "в подключении."
    case .fieldTooLong(let line, let column, let limit):
      "Строка \(line)\(column.map { ", столбец \($0)" } ?? ""): значение длиннее \(limit) байт. Вероятно, не "
        + "закрыты кавычки."
    case .rowTooLong(let line, let limit):
      "Строка \(line): она длиннее \(limit) байт. Вероятно, не распознан конец строки."
    case .tooManyColumns(let line, let limit):
      "Строка \(line): столбцов больше, чем \(limit). Вероятно, неверен разделитель."
    case .invalidText(let line, let column):
      "Строка \(line), столбец \(column): байты не в UTF-8. Укажите кодировку в подключении."
    case .unwritable(let column, .nulByte):
      "Столбец \(column): в значении есть нулевой символ, который в CSV не записать. Удалите его."
    case .unwritable(let column, .needsQuotes):
      "Столбец \(column): значению нужны кавычки, а в этом файле их не ставят. Выберите кавычки."
    case .unwritable(let column, .tooLong(let limit)):
      "Столбец \(column): с этим значением ячейка или строка длиннее \(limit) байт. Сократите его."
    case .unwritable(let column, .columnOutOfRange(let limit)):
      "Столбец \(column) не входит в пределы от 1 до \(limit)."
    }
  }
}
