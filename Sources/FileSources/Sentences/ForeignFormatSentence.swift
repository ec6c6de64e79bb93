package import Contractors

extension ForeignFormat {
  /// What the file is, as a part of a sentence.
  package var phrase: Sentence {
    switch self {
    case .spreadsheet:
      Sentence(
        "a spreadsheet (.xlsx or .ods) or another zip archive",
        "электронная таблица (.xlsx или .ods) или другой архив zip")
    case .oldSpreadsheet:
      Sentence("a spreadsheet of the old format (.xls)", "электронная таблица старого формата (.xls)")
    case .pdf: Sentence("a PDF document", "документ PDF")
    case .html:
      Sentence(
        "an HTML page, as some programs export under the name .xls or .csv",
        "страница HTML, какие некоторые программы выгружают под именем .xls или .csv")
    case .xml: Sentence("an XML file", "файл XML")
    case .compressed: Sentence("a compressed file", "сжатый файл")
    case .json: Sentence("a JSON file", "файл JSON")
    }
  }
}
