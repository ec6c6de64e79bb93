/// A person's name in its parts.
///
/// Initials are kept as letters with a full stop (`А.`). Every part is as given but for white space; an
/// unknown part is empty.
public struct PersonName: Hashable, Sendable, CustomStringConvertible {
  /// Фамилия.
  public let last: String
  /// Имя, or an initial.
  public let first: String
  /// Отчество, or an initial; with `оглы`, `кызы` where it has them.
  public let middle: String

  /// A name from its parts, white space collapsed.
  public init(last: String, first: String = "", middle: String = "") {
    self.last = Normal.collapsed(last)
    self.first = Normal.collapsed(first)
    self.middle = Normal.collapsed(middle)
  }

  /// The parts in the order last, first, middle: `Климова Анна Сергеевна`.
  public var description: String { [last, first, middle].filter { !$0.isEmpty }.joined(separator: " ") }

  /// Last name and initials: `Климова А. С.`.
  public var withInitials: String {
    let initials = [first, middle].compactMap { $0.first.map { "\($0)." } }
    return ([last] + initials).filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Whether the first or middle name is known by its initial alone.
  public var hasInitials: Bool { first.hasSuffix(".") || middle.hasSuffix(".") }

  /// Reads a full name.
  ///
  /// `Климова Анна Сергеевна`, `Климова, Анна Сергеевна`, `Климова А.С.`, `А. С. Климова`, `Анна Сергеевна
  /// Климова` (told by the patronymic) and `Мамедов Али Гасан оглы` are understood. Two words are taken as
  /// last and first name, one as the last name. `ИП` or `Индивидуальный предприниматель` before or after the
  /// name is dropped.
  ///
  /// - Returns: `nil` if the text is empty, longer than 256 bytes, or holds anything but letters, hyphens,
  ///   apostrophes and full stops.
  ///
  /// Source: contractor-formats.md §22, "Names".
  public static func parse(_ text: String) -> PersonName? {
    guard text.utf8.count <= 256 else { return nil }
    let collapsed = Normal.collapsed(text)
    let isFormal = collapsed.unicodeScalars.allSatisfy {
      $0.isLetter || $0.isDash || $0.isApostrophe || $0 == "." || $0 == "," || $0 == " "
        || $0.properties.canonicalCombiningClass != .notReordered
    }
    guard isFormal else { return nil }
    let commaParts = collapsed.split(separator: ",").map { parts(of: String($0)) }.filter { !$0.isEmpty }
    if commaParts.count == 2, !isSoleProprietorMark(commaParts[1][...]) {
      let given = commaParts[1]
      return PersonName(
        last: withoutSoleProprietor(commaParts[0]).joined(separator: " "), first: given[0],
        middle: given.dropFirst().joined(separator: " "))
    }
    let words = withoutSoleProprietor(commaParts.flatMap(\.self))
    return words.isEmpty ? nil : name(of: words)
  }

  /// Whether a text begins or ends with `ИП` or its full form, as the name of a sole proprietor does.
  public static func isSoleProprietor(_ text: String) -> Bool {
    guard text.utf8.count <= 1_024 else { return false }
    let words = Normal.name(text).split(separator: " ").map { String($0) }
    return withoutSoleProprietor(words).count < words.count
  }

  private static func name(of words: [String]) -> PersonName {
    let isInitial = words.map { $0.hasSuffix(".") }
    // "А. С. Климова": initials first.
    if isInitial[0], let last = isInitial.firstIndex(of: false) {
      let initials = words[..<last]
      return PersonName(
        last: words[last...].joined(separator: " "), first: initials[0],
        middle: initials.dropFirst().joined(separator: " "))
    }
    guard words.count > 2 else { return PersonName(last: words[0], first: words.count > 1 ? words[1] : "") }
    // "Анна Сергеевна Климова": a patronymic in the second place is followed by the last name.
    if words.count == 3, isPatronymic(words[1]), !isPatronymic(words[2]), !isKinship(words[2]), !isInitial[2]
    {
      return PersonName(last: words[2], first: words[0], middle: words[1])
    }
    return PersonName(last: words[0], first: words[1], middle: words[2...].joined(separator: " "))
  }

  /// The words of a name, initials parted: `А.С.` gives `А.` and `С.`.
  private static func parts(of text: String) -> [String] {
    var words: [String] = []
    for word in text.split(separator: " ") {
      var pieces = word.split(separator: ".").map { String($0) }
      let isClosed = word.hasSuffix(".")
      for index in pieces.indices where index + 1 < pieces.count || isClosed {
        // A full stop behind a whole word ends a sentence, behind one or two letters it abbreviates.
        if pieces[index].unicodeScalars.count <= 2 { pieces[index] += "." }
      }
      // "Климова А.С": the last full stop was forgotten.
      if let last = pieces.last, pieces.count > 1, !isClosed, last.unicodeScalars.count == 1 {
        pieces[pieces.count - 1] = last + "."
      }
      words += pieces
    }
    return words
  }

  private static func withoutSoleProprietor(_ words: [String]) -> [String] {
    for count in [2, 1] where words.count > count {
      if isSoleProprietorMark(words.prefix(count)) { return Array(words.dropFirst(count)) }
      if isSoleProprietorMark(words.suffix(count)) { return Array(words.dropLast(count)) }
    }
    return words
  }

  private static func isSoleProprietorMark(_ words: ArraySlice<String>) -> Bool {
    ["ип", "индивидуальный предприниматель", "пбоюл", "чп", "фоп"].contains(
      Normal.name(words.joined(separator: " ")))
  }

  private static func isPatronymic(_ word: String) -> Bool {
    let folded = Normal.name(word)
    return ["ович", "евич", "ьич", "кич", "мич", "овна", "евна", "ична", "инична"].contains {
      folded.hasSuffix($0)
    }
  }

  /// Words that follow a father's name and belong to it.
  private static func isKinship(_ word: String) -> Bool {
    ["оглы", "оглу", "кызы", "кизи", "улы", "углы", "гызы"].contains(Normal.name(word))
  }
}
