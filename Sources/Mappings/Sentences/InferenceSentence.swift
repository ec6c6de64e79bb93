package import Contractors

/// What a person should know of a guessed mapping.
package enum InferenceSentence {
  package static let guessed = Sentence(
    "Guessed from the header of a file: read it, correct it, keep it.",
    "Угадано по заголовку файла: прочитайте, поправьте и сохраните.")

  package static func notMapped(_ columns: [String]) -> Sentence {
    let names = columns.joined(separator: ", ")
    return Sentence("not mapped: \(names)", "не сопоставлены: \(names)")
  }

  package static func repeatedKey(_ column: String) -> Sentence {
    Sentence(
      "the key column '\(column)' holds the same value twice: choose another one",
      "в столбце ключа «\(column)» одно значение стоит дважды: выберите другой столбец")
  }

  package static func guessedKey(_ columns: [String]) -> Sentence {
    Sentence(
      "no column of ids was found: the key is a guess, made of \(columns.joined(separator: " and "))",
      "столбец с кодами не найден: ключ угадан и составлен из \(columns.joined(separator: " и "))")
  }

  package static func nameAsKey(_ column: String) -> Sentence {
    Sentence(
      "no column of ids was found: the key is a guess, '\(column)'; a renamed record will read as another one",
      "столбец с кодами не найден: ключ угадан, это «\(column)»; переименованная запись прочитается как другая"
    )
  }

  package static let noKey = Sentence(
    "no column can be a key: name one under 'key:'",
    "ни один столбец не годится в ключ: укажите его в «key:»")

  package static let columnOfKey = Sentence(
    "the column whose value names a record and never changes",
    "столбец, значение которого обозначает запись и не меняется")

  package static func continuedRows(_ column: String, _ mark: RowContinuation.Mark) -> Sentence {
    if mark == .same {
      return Sentence(
        "rows that repeat '\(column)' of the row above seem to continue its record: look at 'continued' and 'repeat: row'",
        "строки, где «\(column)» — как в строке над ними, похоже, продолжают её запись: проверьте «continued» и «repeat: row»"
      )
    }
    return Sentence(
      "rows without '\(column)' seem to continue the record above: look at 'continued' and 'repeat: row'",
      "строки без «\(column)», похоже, продолжают запись над ними: проверьте «continued» и «repeat: row»")
  }

  /// With the columns of which rows of firms and of persons make nothing.
  package static func mixedRows(_ firm: String, _ ofFirms: [String], _ ofPersons: [String]) -> Sentence {
    func rest(_ columns: [String], _ english: String, _ russian: String) -> Sentence {
      let list = columns.joined(separator: ", ")
      return columns.isEmpty
        ? Sentence(same: "")
        : Sentence("; \(english) are not mapped: \(list)", "; \(russian) не сопоставлены: \(list)")
    }
    return Sentence(
      "rows with something in '\(firm)' are read as companies, the others as contacts",
      "строки, где заполнено «\(firm)», читаются как компании, остальные — как контакты")
      + rest(ofFirms, "of companies, where a person is who to ask for,", "у компаний (это контактное лицо)")
      + rest(ofPersons, "of contacts", "у контактов")
  }

  package static func namelessRows(_ columns: [String]) -> Sentence {
    let list = columns.joined(separator: ", ")
    return Sentence(
      "rows without a name (\(list)) are passed over: look at 'where'",
      "строки без имени (\(list)) пропускаются: проверьте «where»")
  }

  // MARK: How sure a column is

  package static func confidence(_ confidence: GuessConfidence) -> Sentence {
    switch confidence {
    case .high: Sentence("sure", "точно")
    case .medium: Sentence("likely", "вероятно")
    case .low: Sentence("a guess", "догадка")
    }
  }

  package static let knownHeading = Sentence("known heading", "известный заголовок")
  package static let unknownHeading = Sentence(
    "unknown heading, judged by the values", "заголовок неизвестен, судя по значениям")

  package static func likeHeading(_ heading: String) -> Sentence {
    Sentence("a heading like '\(heading)'", "заголовок похож на «\(heading)»")
  }

  package static func fittingValues(_ count: Int, of total: Int) -> Sentence {
    Sentence("\(count) of \(total) values fit", "подходит значений: \(count) из \(total)")
  }

  // MARK: XML

  package static let guessedTree = Sentence(
    "Guessed from the elements of a document: read it, correct it, keep it.",
    "Угадано по элементам документа: прочитайте, поправьте и сохраните.")

  package static func recordElement(_ path: String, _ count: Int) -> Sentence {
    Sentence(
      "the elements \(path) seem to be the records: \(count) of them were looked at",
      "записи, похоже, — элементы \(path): просмотрено \(count)")
  }

  package static func droppedFields(_ fields: [String]) -> Sentence {
    let names = fields.joined(separator: ", ")
    return Sentence(
      "left out, since what was guessed would contradict another field or not read the values: \(names)",
      "пропущены, потому что догадка противоречит другому полю или не читает значения: \(names)")
  }

  package static func knownDocument(_ mapping: String) -> Sentence {
    Sentence(
      "The root element is that of the shipped mapping '\(mapping)', of which this is a copy: keep what you need.",
      "Корневой элемент — как у готового сопоставления «\(mapping)»; это его копия: оставьте нужное.")
  }

  package static func knownTable(_ mapping: String) -> Sentence {
    Sentence(
      "The file is of the format of the shipped mapping '\(mapping)', of which this is a copy: keep what you need.",
      "Файл — в формате готового сопоставления «\(mapping)»; это его копия: оставьте нужное.")
  }

  package static func knownRecords(_ mapping: String, _ element: String) -> Sentence {
    Sentence(
      "The elements <\(element)> are known from the shipped mapping '\(mapping)', whose rules these are; the root is "
        + "another: check where the records stand.",
      "Элементы <\(element)> известны по готовому сопоставлению «\(mapping)», правила взяты из него; корень документа "
        + "другой: проверьте, где стоят записи.")
  }
}
