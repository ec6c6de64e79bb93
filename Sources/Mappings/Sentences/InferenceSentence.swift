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
}
