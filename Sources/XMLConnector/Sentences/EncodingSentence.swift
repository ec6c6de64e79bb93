package import Contractors
package import XMLText

/// Why a file is read in an encoding.
package enum EncodingSentence {
  package static let configured = Sentence("given by the configuration", "так указано в настройках")

  package static func utf8(insteadOf declared: String) -> Sentence {
    Sentence(
      "the bytes are valid UTF-8, though the file declares \(declared)",
      "байты складываются в правильный UTF-8, хотя объявлена \(declared)")
  }

  package static func reason(_ detection: XMLEncodingDetection) -> Sentence {
    if detection.byteOrderMarkBytes > 0 {
      return Sentence("the file begins with a byte order mark", "файл начинается с метки порядка байтов")
    }
    guard let declared = detection.declaredName else {
      return detection.name == "UTF-8"
        ? Sentence("nothing else is declared", "другая не объявлена")
        : Sentence("the first bytes look like it", "так выглядят первые байты")
    }
    return declared == detection.name
      ? Sentence("the file declares it", "так объявлено в файле")
      : Sentence(
        "the first bytes look like it, though the file declares \(declared)",
        "так выглядят первые байты, хотя объявлена \(declared)")
  }
}
