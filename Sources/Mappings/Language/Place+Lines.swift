/// A text that a format keeps in several short lines: `NAME1` to `NAME4`, `Addr1` to `Addr5`.
extension Place {
  /// The lines joined by spaces; nil when the record has none of them.
  func joinedLines(in raw: RawNode) -> String? {
    guard isPlain else {
      let places = linePlaces
      return Self.joined(places.count) { places[$0].text(in: raw) }
    }
    return Self.joined(continuations.count + 1) { line in
      if line == 0 { return raw.text(at: steps, attribute) }
      let paths = continuations.span
      return raw.text(at: paths[line - 1].steps, paths[line - 1].attribute)
    }
  }

  private static func joined(_ count: Int, _ text: (Int) -> String?) -> String? {
    var joined: String?
    for line in 0..<count {
      guard let text = text(line)?.trimmed else { continue }
      if text.isEmpty {
        joined = joined ?? ""
      } else if let before = joined, !before.isEmpty {
        joined = "\(before) \(text)"
      } else {
        joined = text
      }
    }
    return joined
  }

  /// The places of the lines, each by itself.
  var linePlaces: [Place] {
    ([PlacePath(steps: steps, attribute: attribute)] + continuations).map { path in
      var place = self
      place.steps = path.steps
      place.attribute = path.attribute
      place.continuations = []
      place.missing = .absent
      return place
    }
  }

  /// A text broken into the lines, the unused ones empty; nil when it does not fit, or would read back as another text.
  func lines(of text: String) -> [String]? {
    let count = continuations.count + 1
    if minimumWidth != nil, !fits(text) { return nil }
    guard let width, text.count > width else {
      return [text] + Array(repeating: "", count: count - 1)
    }
    var lines: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    guard lines.count <= count, lines.allSatisfy({ $0.count <= width && $0.trimmed == $0 && !$0.isEmpty })
    else { return nil }
    return lines + Array(repeating: "", count: count - lines.count)
  }
}

extension RawEditor {
  /// Writes a text into several lines; lines that are not there and stay empty are not made.
  mutating func setLines(_ text: String, at place: Place) -> Bool {
    guard let lines = place.lines(of: text) else { return false }
    for (line, place) in zip(lines, place.linePlaces) {
      let old = place.text(in: raw)
      if line.isEmpty ? (old ?? "").trimmed.isEmpty : old?.trimmed == line { continue }
      guard set(line, at: place) else { return false }
    }
    return true
  }
}
