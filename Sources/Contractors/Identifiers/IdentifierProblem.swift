/// Why an identifier is not beyond doubt.
///
/// A problem is a warning: the value is kept and carried as it was given, but it is no key to match by.
///
/// Source: contractor-formats.md §21.
public enum IdentifierProblem: Error, Hashable, Sendable {
  /// There is nothing but white space and hyphens.
  case empty
  /// The value stands for "none": `-`, `нет`, one repeated digit and the like.
  case placeholder
  /// A character that the scheme does not know.
  case characters
  /// The number of characters is wrong; `expected` is in ascending order.
  case length(found: Int, expected: [Int])
  /// The length is right, but a part of the value cannot occur (a region, a first digit, a date).
  case shape
  /// The check digit or key does not fit the rest.
  case checkDigit
  /// A spreadsheet took the value for a number and cut its leading zeros; `likely` is the value with its
  /// zeros.
  case lostLeadingZeros(likely: String)
  /// A spreadsheet took the value for a number and rounded it, as in `4,07028E+19`; its digits are lost.
  case scientificNotation
}

extension IdentifierProblem: CustomStringConvertible {
  /// A sentence part that follows the value's name, in English: "has 9 characters instead of 10 or 12".
  public var description: String { sentence.english }

  /// A sentence part that follows the value's name; after a colon in Russian.
  public var sentence: Sentence {
    switch self {
    case .empty: Sentence("is empty", "пусто")
    case .placeholder:
      Sentence("is a placeholder, not a number anyone was given", "это прочерк, а не выданный кому-то номер")
    case .characters:
      Sentence("holds characters that cannot occur in it", "есть знаки, которых в нём не бывает")
    case .length(let found, let expected): Self.length(found, expected.map(String.init).alternatives)
    case .shape:
      Sentence(
        "has a part that cannot occur (a region, a leading digit or a date)",
        "есть часть, которой не бывает (регион, первая цифра или дата)")
    case .checkDigit:
      Sentence(
        "has a wrong check digit; a character was probably mistyped",
        "не сходится контрольная цифра; вероятно, опечатка")
    case .lostLeadingZeros(let likely):
      Sentence(
        "lost its leading zeros in a spreadsheet, and was likely \(likely); export the column as text",
        "табличный редактор отбросил нули в начале, вероятно, это \(likely); выгрузите столбец как текст")
    case .scientificNotation:
      Sentence(
        "was rounded by a spreadsheet, and its digits are lost; export the column as text",
        "табличный редактор округлил номер, и цифры потеряны; выгрузите столбец как текст")
    }
  }

  private static func length(_ found: Int, _ expected: Sentence) -> Sentence {
    expected.english.isEmpty
      ? Sentence(
        "has \(found) characters, which is too few or too many", "число знаков \(found): мало или много")
      : Sentence(
        "has \(found) characters instead of \(expected.english)",
        "число знаков \(found) вместо \(expected.russian)")
  }
}
