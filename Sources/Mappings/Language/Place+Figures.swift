/// A text with two columns, of which one is for figures alone: `Bankleitzahl` beside `SWIFT-Code`.
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
    if let place = figures.first, !place.isMissing, text.isFigures { return place }
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
  /// Writes a text into the column that is meant for it; what the other one says is not true any more.
  mutating func setFigures(_ text: String, at place: Place) -> Bool {
    let own = place.place(for: text)
    guard set(text, at: own) else { return false }
    return (place.figures + [place.withoutFigures]).allSatisfy { other in
      if other.name == own.name || (other.text(in: raw) ?? "").trimmed.isEmpty { return true }
      return set("", at: other)
    }
  }
}

extension String {
  /// Whether it consists of digits and spaces.
  fileprivate var isFigures: Bool {
    utf8.contains { $0 != 0x20 } && utf8.allSatisfy { $0 == 0x20 || (0x30...0x39).contains($0) }
  }
}
