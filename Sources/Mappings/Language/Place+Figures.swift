/// Which texts stand in the second of two places of a value.
enum OtherForm: Sendable, Hashable {
  /// Those of digits and spaces: `Bankleitzahl` beside `SWIFT-Code`.
  case figures
  /// The codes of banks by SWIFT (ISO 9362), 8 or 11 characters: `RQ_SWIFT` beside `RQ_BIK`.
  case swift

  func fits(_ text: String) -> Bool {
    switch self {
    case .figures:
      text.utf8.contains { $0 != 0x20 } && text.utf8.allSatisfy { $0 == 0x20 || (0x30...0x39).contains($0) }
    case .swift:
      [8, 11].contains(text.utf8.count) && text.utf8.prefix(6).allSatisfy { (0x41...0x5A).contains($0) }
        && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
  }
}

/// A text with two places, of which one is for a form of its own.
extension Place {
  /// What is read: of the two the one that says something, the main one first.
  func textOrFigures(_ main: String?, in raw: RawNode) -> String? {
    guard let place = figures.first, (main ?? "").trimmed.isEmpty, let text = place.text(in: raw) else {
      return main
    }
    return main == nil || !text.trimmed.isEmpty ? text : main
  }

  /// The one place in which a text is written.
  func place(for text: String) -> Place {
    if let place = figures.first, !place.isMissing, otherForm.fits(text) { return place }
    return withoutFigures
  }

  /// The main place alone.
  var withoutFigures: Place {
    if figures.isEmpty { return self }
    var copy = self
    copy.figures = []
    return copy
  }
}

extension RawEditor {
  /// Writes a text into the place that is meant for it; what the other one says is not true any more.
  ///
  /// A Russian bank has a SWIFT code beside its own: it is not read there and stays.
  mutating func setFigures(_ text: String, at place: Place) -> Bool {
    let main = place.withoutFigures
    let own = place.place(for: text)
    guard set(text, at: own) else { return false }
    if place.otherForm == .swift, own.name == main.name, !text.isEmpty { return true }
    return (place.figures + [main]).allSatisfy { other in
      if other.name == own.name || (other.text(in: raw) ?? "").trimmed.isEmpty { return true }
      return set("", at: other)
    }
  }
}
