package import CSVText
package import Contractors
package import Files

/// Why a file is read in an encoding and split as it is.
package enum RecognitionSentence {
  package static let configured = Sentence("given by the configuration", "так указано в настройках")

  /// A file of ASCII: the encoding that the mapping expects, or none.
  package static func ascii(expecting encoding: String?) -> Sentence {
    Sentence("all bytes are ASCII", "в файле только ASCII")
      + (encoding.map { Sentence("; the mapping expects \($0)", "; сопоставление ожидает \($0)") }
        ?? Sentence(same: ""))
  }

  package static func expected(insteadOf reason: Sentence) -> Sentence {
    Sentence(
      "the mapping expects it; \(reason.english)", "её ожидает сопоставление; \(reason.russian)")
  }
}

extension TextEncodingGuess.Reason {
  /// The reason in both languages, as a part of a sentence.
  package var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .ascii: "все просмотренные байты — ASCII"
    case .validUTF8: "байты вне ASCII складываются в правильный UTF-8"
    case .byteOrderMark(let bytes): "файл начинается с \(bytes)"
    case .everyOtherByte(let odd): "\(odd ? "нечётные" : "чётные") байты — 00 или 04, как в UTF-16"
    case .latinLetters(let count, let beyond):
      "из байтов вне ASCII (\(beyond)) \(count) стоят среди латинских букв"
    case .russianLetters(let bytes, let scores):
      "по частоте русских букв, байтов вне ASCII \(bytes): \(scores)"
    case .nothingRussian(let bytes, let scores):
      "ни одна кодировка не даёт русского текста, обычна windows-1251; по частоте русских букв, байтов вне ASCII "
        + "\(bytes): \(scores)"
    }
  }
}

extension CSVDialectReport.Reason {
  /// The reason in both languages, as a part of a sentence.
  package var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .configured: RecognitionSentence.configured.russian
    case .byteOrderMark(true): "файл начинается с неё"
    case .byteOrderMark(false): "файл начинается не с неё"
    case .separatorLine(let delimiter?): "первая строка — sep=\(delimiter)"
    case .separatorLine(nil): "первая строка — не sep="
    case .quoteMark(true): "такие кавычки есть в файле"
    case .quoteMark(false): "кавычек в файле нет, взяты обычные"
    case .namedBySeparatorLine: "указан в строке sep="
    case .oneColumn: "ни один разделитель не делит строки, принят один столбец"
    case .evenRows(let even, let rows, let fields, let rival):
      "строк, где \(Noun.column.counted(fields).russian): \(even) из \(rows)"
        + (rival.map { "; следующий — \($0.delimiter), столбцов \($0.fields)" } ?? "")
    case .lineEndings(let count, let total): "так кончается строк: \(count) из \(total)"
    case .noLineEnding: "в начале файла нет ни одного конца строки, обычен CR LF"
    case .noFields: "нет строк из нескольких столбцов"
    case .trailingDelimiters(let count, let rows): "разделителем кончается строк: \(count) из \(rows)"
    case .noQuotedField: "в кавычках нет ни одного значения"
    case .quotedFields(let quoted, let fields, let others):
      "в кавычках значений: \(quoted) из \(fields)" + others.russian
    }
  }
}

extension CSVDialectReport.Others {
  fileprivate var russian: String {
    switch self {
    case .none: ""
    case .empty: ", остальные пусты"
    case .emptyOrNumbers: ", остальные пусты или числа"
    case .text: ", среди остальных есть текст"
    }
  }
}
