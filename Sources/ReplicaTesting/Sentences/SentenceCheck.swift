public import Contractors

/// What a sentence must keep so that readers of both languages are told the same.
public enum SentenceCheck {
  /// What is wrong with a sentence; empty when nothing is.
  ///
  /// The Russian text is written in Cyrillic letters and the English one in none; texts that only name a value may be equal.
  ///
  /// - Parameters:
  ///   - sentence: the sentence, made with arguments in Latin letters.
  ///   - arguments: what was put into it and must be in both texts.
  /// - Returns: the faults in words.
  public static func faults(_ sentence: Sentence, arguments: [String] = []) -> [String] {
    let (english, russian) = (sentence.english, sentence.russian)
    var faults: [String] = []
    if english.isEmpty || russian.isEmpty { faults.append("a text is empty") }
    if english.contains(where: isCyrillic) { faults.append("the English text holds Cyrillic letters") }
    if english != russian, !russian.contains(where: isCyrillic) {
      faults.append("the Russian text holds no Cyrillic letters")
    }
    if english == russian, english.split(separator: " ").count > 1 {
      faults.append("the text is not translated")
    }
    for argument in arguments {
      if !english.contains(argument) { faults.append("the English text lacks '\(argument)'") }
      if !russian.contains(argument) { faults.append("the Russian text lacks '\(argument)'") }
    }
    if ending(english) != ending(russian) { faults.append("the texts end differently") }
    if russian.contains(where: { $0 == "'" }) { faults.append("the Russian text has quotes that are not «»") }
    return faults.map { "\($0): \(english) | \(russian)" }
  }

  private static func isCyrillic(_ character: Character) -> Bool {
    character.unicodeScalars.contains { (0x400...0x4FF).contains($0.value) }
  }

  /// What ends a sentence, apart from quotes around its last word.
  private static func ending(_ text: String) -> Character? {
    text.last { !"'«»\")}]".contains($0) }.flatMap { ".?!:;,…".contains($0) ? $0 : nil }
  }
}
