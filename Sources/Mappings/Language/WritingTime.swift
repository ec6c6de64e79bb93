public import Contractors

extension String {
  /// The text with the time of writing in the stead of its first `{now}` or `{now:PATTERN}`, in UTC.
  ///
  /// In a pattern `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` stand for the parts of the moment, everything else for itself.
  ///
  /// - Parameters:
  ///   - timestamp: the time of writing.
  ///   - usual: what stands for `{now}` without a pattern; by default the moment as `yyyy-MM-ddTHH:mm:ss`.
  /// - Returns: the text as it is where it names no time.
  public func withTime(of timestamp: Timestamp, usual: String? = nil) -> String {
    guard let open = firstRange(of: "{now"), let close = self[open.upperBound...].firstIndex(of: "}") else {
      return self
    }
    let inner = self[open.upperBound..<close]
    let text: String
    switch inner.first {
    case nil: text = usual ?? Moment(timestamp).text(in: "yyyy-MM-ddTHH:mm:ss")
    case ":": text = Moment(timestamp).text(in: inner.dropFirst())
    default: return self
    }
    return self[..<open.lowerBound] + text + self[index(after: close)...]
  }
}

extension Moment {
  fileprivate func text(in pattern: Substring) -> String {
    let parts: [(pattern: String, text: String)] = [
      ("yyyy", Moment.padded(year, 4)), ("MM", Moment.padded(month, 2)), ("dd", Moment.padded(day, 2)),
      ("HH", Moment.padded(hour, 2)), ("mm", Moment.padded(minute, 2)), ("ss", Moment.padded(second, 2)),
    ]
    var rest = pattern
    var text = ""
    while let character = rest.first {
      if let part = parts.first(where: { rest.hasPrefix($0.pattern) }) {
        text += part.text
        rest = rest.dropFirst(part.pattern.count)
      } else {
        text.append(character)
        rest.removeFirst()
      }
    }
    return text
  }
}
