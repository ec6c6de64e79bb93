/// Takes a telephone number's text apart: digits, extension, words.
struct PhoneScanner {
  /// The digits of the number, without those of the extension.
  private(set) var digits = ""
  /// Whether a `+` stands before the first digit.
  private(set) var hasPlus = false
  /// Whether something stands between the first digit and the second.
  private(set) var isFirstDigitApart = false
  /// The extension's digits.
  private(set) var ext: String?

  private let scalars: [Unicode.Scalar]
  private var position = 0
  /// Where the digits of the number ended and words began, or the extension; from here on digits belong to
  /// the comment.
  private var isClosed = false
  private var words = ""

  init(_ text: String) {
    scalars = Array(Normal.collapsed(text).unicodeScalars)
  }

  /// The words, without the punctuation around them; `nil` if there are none.
  var comment: String? {
    var rest = words.unicodeScalars[...]
    func isPadding(_ scalar: Unicode.Scalar) -> Bool { " ,.:;-–—/()#*".unicodeScalars.contains(scalar) }
    while let first = rest.first, isPadding(first) { rest = rest.dropFirst() }
    while let last = rest.last, isPadding(last) { rest = rest.dropLast() }
    return rest.isEmpty ? nil : String(rest)
  }

  /// Reads the whole text.
  ///
  /// - Returns: `false` if it cannot be one number.
  mutating func scan() -> Bool {
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar.isLetter {
        guard scanWord() else { return false }
      } else if scalar.isASCIIDigit {
        scanDigit()
      } else if scalar == "(" {
        scanParenthesis()
      } else if scalar == "#" || scalar == "*" {
        scanExtensionMark()
      } else if scalar == ",", !isClosed, let length = lengthOfShortRest(after: position) {
        takeExtension(from: position + 1, length: length)
      } else if scalar == "+", !isClosed {
        guard digits.isEmpty, !hasPlus else { return false }
        hasPlus = true
        position += 1
      } else {
        // Punctuation is worth keeping only among words.
        if !words.isEmpty, isClosed || digits.isEmpty { words.unicodeScalars.append(scalar) }
        position += 1
      }
    }
    return true
  }

  private mutating func scanDigit() {
    if isClosed {
      words.unicodeScalars.append(scalars[position])
    } else {
      if digits.utf8.count == 1, position > 0, !scalars[position - 1].isASCIIDigit {
        isFirstDigitApart = true
      }
      digits.unicodeScalars.append(scalars[position])
    }
    position += 1
  }

  /// - Returns: `false` for a letter among the first digits, as in `8-800-ВЕКТОР`.
  private mutating func scanWord() -> Bool {
    let start = position
    var end = start
    while end < scalars.count, scalars[end].isLetter { end += 1 }
    let word = string(of: scalars[start..<end])
    if let (from, length) = extensionDigits(behind: word, at: end) {
      takeExtension(from: from, length: length)
      return true
    }
    position = end
    if digits.isEmpty {
      if !isSilentLabel(word) { addWord(word) }
      return true
    }
    guard digits.utf8.count >= 5 else { return false }
    isClosed = true
    addWord(word)
    return true
  }

  private mutating func addWord(_ word: String) {
    if let last = words.unicodeScalars.last, last.isLetter || last == "." || last == ")" { words += " " }
    words += word
  }

  private mutating func scanExtensionMark() {
    let length = lengthOfDigits(at: position + 1)
    if !isClosed, digits.utf8.count >= 5, (1...Self.extensionDigitsMax).contains(length) {
      takeExtension(from: position + 1, length: length)
    } else {
      if isClosed { words.unicodeScalars.append(scalars[position]) }
      position += 1
    }
  }

  /// An area code, an extension, or a remark.
  private mutating func scanParenthesis() {
    let close = scalars[position...].firstIndex(of: ")") ?? scalars.count
    let inner = scalars[(position + 1)..<close]
    let hasLetters = inner.contains(where: \.isLetter)
    if hasLetters {
      // The words inside are read like those outside; what is not an extension becomes the comment.
      isClosed = isClosed || digits.utf8.count >= 5
      position += 1
    } else if hasPlus, inner.elementsEqual(["0"]) {
      // "+49 (0) 30": the trunk digit that is not dialled from abroad.
      position = close + 1
    } else if !isClosed, digits.utf8.count >= 10, (1...5).contains(inner.count),
      inner.allSatisfy(\.isASCIIDigit)
    {
      takeExtension(from: position + 1, length: inner.count)
    } else {
      position += 1
    }
  }

  private mutating func takeExtension(from start: Int, length: Int) {
    var from = start
    while from < scalars.count, !scalars[from].isASCIIDigit { from += 1 }
    ext = string(of: scalars[from..<(from + length)])
    position = from + length
    isClosed = true
  }

  /// Where the extension's digits stand and how many there are, if a word announces them.
  private func extensionDigits(behind word: String, at end: Int) -> (from: Int, length: Int)? {
    guard ext == nil, digits.utf8.count >= 5, Self.isExtensionWord(word) else { return nil }
    var from = end
    while from < scalars.count, " .:=-№#".unicodeScalars.contains(scalars[from]) { from += 1 }
    let length = lengthOfDigits(at: from)
    return (1...Self.extensionDigitsMax).contains(length) ? (from, length) : nil
  }

  private func lengthOfDigits(at start: Int) -> Int {
    guard start < scalars.count else { return 0 }
    return scalars[start...].prefix(while: \.isASCIIDigit).count
  }

  /// The number of digits behind a comma, if they are one to five and end the text.
  private func lengthOfShortRest(after comma: Int) -> Int? {
    guard digits.utf8.count >= 6 else { return nil }
    let rest = scalars[(comma + 1)...].drop { $0 == " " }
    return (1...5).contains(rest.count) && rest.allSatisfy(\.isASCIIDigit) ? rest.count : nil
  }

  /// Extensions of call centres have up to eight digits; a longer run is another number.
  static let extensionDigitsMax = 8

  /// Whether a word announces an extension.
  static func isExtensionWord(_ word: String) -> Bool {
    let folded = Normal.name(word)
    return ["доб", "добавочный", "ext", "extension", "вн", "внутр", "внут", "внутренний", "x", "х"].contains(
      folded)
  }

  /// Labels that say only "this is a telephone number".
  private func isSilentLabel(_ word: String) -> Bool {
    ["т", "тел", "телефон", "tel", "phone", "p"].contains(Normal.name(word))
  }
}
