import Contractors

/// What the compiler says of the lines above the records of a CSV file and of rows that continue a record.
extension SourceRemark {
  package static let noColumnNames = SourceRemark(
    Sentence(
      "without headings to go by, nothing names the columns", "столбцы ничем не названы: заголовки не в счёт"),
    advice: Sentence(
      "list their names under 'columns' in the order of the file",
      "перечислите их имена в «columns» по порядку"))

  package static let headingsNameColumns = SourceRemark(
    Sentence(
      "columns that are known by their headings need a row of headings",
      "столбцам, которые узнаются по заголовкам, нужна строка заголовков"),
    advice: Sentence("add 'by: position'", "добавьте «by: position»"))

  package static func columnTwice(_ column: String) -> SourceRemark {
    SourceRemark(
      Sentence("the column '\(column)' is listed twice", "столбец «\(column)» перечислен дважды"),
      advice: Sentence("give each a name of its own", "дайте каждому своё имя"))
  }

  package static let lineWithoutCells = SourceRemark(
    Sentence("nothing says what the line consists of", "не сказано, из чего состоит строка"),
    advice: Sentence("add 'cells: [\"…\"]'", "добавьте «cells: [\"…\"]»"))

  package static func noSuchCell(_ number: String, of count: Int) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(number)' is no cell of this line, which has \(count)",
        "«\(number)» — не ячейка этой строки: в ней их \(count)"),
      advice: Sentence("cells are counted from 1", "ячейки считаются с 1"))
  }

  package static func otherHeading(_ heading: String, _ nearest: String?) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(heading)' is none of the field's headings", "«\(heading)» — не заголовок этого поля"),
      advice: nearest.map(didYouMean)
        ?? Sentence("name the column, or a text of its 'also'", "назовите столбец или одно из его «also»"))
  }

  package static func noNumberOfDigits(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "a cell with a name holds a number of digits, from 1 to 18, and this one holds '\(text)'",
        "ячейка с именем хранит количество цифр, от 1 до 18, а здесь «\(text)»"),
      advice: Sentence(
        "write under 'cells' what a new file says there", "напишите в «cells», что там стоит в новом файле"))
  }

  package static let noContinuationMark = SourceRemark(
    Sentence(
      "nothing says how a row continues the record above", "не сказано, как узнать строку-продолжение"),
    advice: Sentence(
      "add 'by: empty' where its column is empty there, 'by: same' where it repeats",
      "добавьте «by: empty», если столбец там пуст, или «by: same», если он повторяется"))

  package static func unplacedColumn(_ column: String, nearest: String?) -> SourceRemark {
    SourceRemark(
      Sentence(
        "nothing says where the column '\(column)' stands", "не сказано, где стоит столбец «\(column)»"),
      advice: nearest.map(didYouMean)
        ?? Sentence("add it to 'header.columns'", "добавьте его в «header.columns»"))
  }

  package static func onlyInCSV(_ key: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(key)' means something in mappings of CSV only", "«\(key)» имеет смысл только в сопоставлениях CSV"
      ))
  }

  package static let rowsNotContinued = SourceRemark(
    Sentence(
      "nothing says which rows belong to one record", "не сказано, какие строки относятся к одной записи"),
    advice: Sentence(
      "add 'continued: { column: KEY, by: empty }' to the file",
      "добавьте в файл «continued: { column: КЛЮЧ, by: empty }»"
    ))

  package static let rowsAlone = SourceRemark(
    Sentence(
      "an element in each row is the only place of its bag",
      "«repeat: row» — единственное место своего набора"),
    advice: Sentence("take the other places away", "уберите остальные места"))
}
