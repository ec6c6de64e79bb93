/// A date or date and time as a file spells it.
///
/// A pattern consists of `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and any other characters as themselves; a `*` at its end lets
/// anything follow when reading and writes nothing. `M`, `d` and `H` take one or two digits and write as few as there are.
/// `iso8601` is a date, optionally with a time, fraction and offset.
struct DateFormat: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case year, month(Int), day(Int), hour(Int), minute, second
    case literal(Character)
    case rest
  }

  let pattern: String
  let parts: [Part]
  /// Minutes east of UTC that a time without offset is meant in.
  let offsetMinutes: Int

  static let iso = "iso8601"

  /// Nil when the pattern lacks the year, the month or the day, which could then not be written back.
  init?(_ pattern: String, offsetMinutes: Int = 0) {
    self.pattern = pattern
    self.offsetMinutes = offsetMinutes
    if pattern == Self.iso {
      parts = []
      return
    }
    var parts: [Part] = []
    var rest = Substring(pattern)
    func take(_ letters: String) -> Bool {
      guard rest.hasPrefix(letters) else { return false }
      rest = rest.dropFirst(letters.count)
      return true
    }
    while !rest.isEmpty {
      if take("yyyy") {
        parts.append(.year)
      } else if take("MM") {
        parts.append(.month(2))
      } else if take("M") {
        parts.append(.month(1))
      } else if take("dd") {
        parts.append(.day(2))
      } else if take("d") {
        parts.append(.day(1))
      } else if take("HH") {
        parts.append(.hour(2))
      } else if take("H") {
        parts.append(.hour(1))
      } else if take("mm") {
        parts.append(.minute)
      } else if take("ss") {
        parts.append(.second)
      } else if rest == "*" {
        parts.append(.rest)
        rest = ""
      } else {
        parts.append(.literal(rest.removeFirst()))
      }
    }
    self.parts = parts
    let hasMonth = parts.contains(.month(2)) || parts.contains(.month(1))
    let hasDay = parts.contains(.day(2)) || parts.contains(.day(1))
    guard parts.contains(.year), hasMonth, hasDay else { return nil }
  }

  /// Reads a text; nil when it does not follow the pattern or is no real date.
  func read(_ text: String) -> Moment? {
    if pattern == Self.iso { return Moment(iso: text, defaultOffsetMinutes: offsetMinutes) }
    var moment = Moment()
    moment.offsetMinutes = offsetMinutes
    var rest = Substring(text)
    func number(_ least: Int, _ most: Int) -> Int? {
      let digits = rest.prefix(most).prefix { $0.isASCII && $0.isNumber }
      guard digits.count >= least else { return nil }
      rest = rest.dropFirst(digits.count)
      return Int(digits)
    }
    for part in parts {
      switch part {
      case .year:
        guard let year = number(4, 4) else { return nil }
        moment.year = year
      case .month(let least):
        guard let month = number(least, 2) else { return nil }
        moment.month = month
      case .day(let least):
        guard let day = number(least, 2) else { return nil }
        moment.day = day
      case .hour(let least):
        guard let hour = number(least, 2) else { return nil }
        moment.hour = hour
      case .minute:
        guard let minute = number(2, 2) else { return nil }
        moment.minute = minute
      case .second:
        guard let second = number(2, 2) else { return nil }
        moment.second = second
      case .literal(let character):
        guard rest.first == character else { return nil }
        rest = rest.dropFirst()
      case .rest: rest = ""
      }
    }
    return rest.isEmpty && moment.isReal ? moment : nil
  }

  /// Writes a moment; a time of day is midnight when the moment is a date.
  func write(_ moment: Moment) -> String {
    if pattern == Self.iso { return moment.dateText }
    return parts.map { part in
      switch part {
      case .year: Moment.padded(moment.year, 4)
      case .month(let width): Moment.padded(moment.month, width)
      case .day(let width): Moment.padded(moment.day, width)
      case .hour(let width): Moment.padded(moment.hour, width)
      case .minute: Moment.padded(moment.minute, 2)
      case .second: Moment.padded(moment.second, 2)
      case .literal(let character): String(character)
      case .rest: ""
      }
    }.joined()
  }
}
