/// The legal forms of firms as they stand before or after a name, in the form of ``Normal/name(_:)``.
///
/// Source: contractor-formats.md §22, "Names"; the forms are those of the civil codes, in full and as
/// abbreviated in practice.
enum LegalForms {
  /// How many words at the start make up a legal form, the longest one first; `nil` if none does.
  static func length(atStartOf words: ArraySlice<Substring.UTF8View>) -> Int? {
    length(in: words) { words.prefix($0) }
  }

  /// How many words at the end make up a legal form, the longest one first; `nil` if none does.
  static func length(atEndOf words: ArraySlice<Substring.UTF8View>) -> Int? {
    length(in: words) { words.suffix($0) }
  }

  private static func length(
    in words: ArraySlice<Substring.UTF8View>, part: (Int) -> ArraySlice<Substring.UTF8View>
  ) -> Int? {
    // Most names begin and end with words that occur in no form; this one look-up spares the others.
    guard let outermost = part(1).first, outerWords.contains(FieldHash(of: outermost)) else { return nil }
    for count in stride(from: min(wordsMax, words.count), through: 1, by: -1) {
      let candidate = part(count)
      // The bytes between the first and the last word are those of the name itself, spaces included.
      guard let first = candidate.first, let last = candidate.last else { continue }
      let phrase = Substring(first).base.utf8[first.startIndex..<last.endIndex]
      if forms.contains(FieldHash(of: phrase)) { return count }
    }
    return nil
  }

  /// The number of words of the longest form.
  private static let wordsMax = 6

  // Sets of hashes: hashing a Cyrillic string itself normalises it first, which took most of the time.
  private static let forms = Set((russian + neighbouring + western).map { FieldHash(of: $0) })

  /// The first and the last words of the forms.
  private static let outerWords = Set(
    (russian + neighbouring + western).flatMap { form in
      let words = form.split(separator: " ")
      return [words.first, words.last].compactMap(\.self).map { FieldHash(of: $0.utf8) }
    })

  private static let russian = [
    "ооо", "оао", "зао", "пао", "нао", "ао", "ооо нко", "одо", "ип", "пбоюл", "чп", "кфх", "ано", "нко",
    "тсж", "тсн",
    "снт", "днт", "гск", "жск", "пк", "спк", "потребкооператив", "нп", "гуп", "муп", "фгуп", "фгбу", "фгбоу",
    "фгку",
    "гбу", "гбоу", "гбуз", "гку", "мбу", "мбоу", "мку", "мкоу", "мау", "гау", "фгау", "фку",
    // Latin capitals that look like the Cyrillic ones.
    "ooo", "oao", "ao",
    "общество с ограниченной ответственностью", "общество с дополнительной ответственностью",
    "акционерное общество", "публичное акционерное общество", "непубличное акционерное общество",
    "открытое акционерное общество", "закрытое акционерное общество", "индивидуальный предприниматель",
    "частный предприниматель", "крестьянское фермерское хозяйство", "автономная некоммерческая организация",
    "некоммерческая организация", "некоммерческое партнерство", "товарищество собственников жилья",
    "садовое некоммерческое товарищество", "производственный кооператив", "потребительский кооператив",
    "государственное унитарное предприятие", "муниципальное унитарное предприятие",
    "федеральное государственное унитарное предприятие", "федеральное государственное бюджетное учреждение",
    "государственное бюджетное учреждение", "муниципальное бюджетное учреждение",
  ]

  private static let neighbouring = [
    "тоо", "товарищество с ограниченной ответственностью", "чуп", "чтуп", "уп", "руп", "куп", "сооо", "иооо",
    "частное унитарное предприятие", "унитарное предприятие", "осоо", "мчж",
    "тов", "пат", "прат", "ат", "зат", "ват", "пп", "фоп", "дп", "кп",
    "товариство з обмеженою відповідальністю", "акціонерне товариство", "приватне акціонерне товариство",
    "публічне акціонерне товариство", "приватне підприємство", "фізична особа-підприємець",
  ]

  private static let western = [
    "llc", "ltd", "limited", "co ltd", "inc", "corp", "plc", "llp", "gmbh", "gmbh & co kg", "ag", "kg", "ohg",
    "ug",
    "sa", "s a", "sarl", "sas", "srl", "s r l", "spa", "s p a", "bv", "b v", "nv", "n v", "oy", "ab", "as",
    "a s",
    "sro", "s r o", "spol s r o", "sp z o o", "doo", "d o o", "ood", "uab", "sia", "ou",
  ]
}
