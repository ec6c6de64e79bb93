/// The five fields of cron: minute, hour, day of the month, month, day of the week. Source: POSIX `crontab`, with steps and
/// names as every cron has them.
struct CronFields: Sendable, Hashable {
  private struct Field {
    var range: ClosedRange<Int>
    var names: [Substring] = []
  }

  private static let fields = [
    Field(range: 0...59), Field(range: 0...23), Field(range: 1...31),
    Field(
      range: 1...12,
      names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    // Sunday is 0 and 7.
    Field(range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
  ]

  var minutes: Set<Int>
  var hours: Set<Int>
  var days: Set<Int>
  var months: Set<Int>
  /// From 0, Sunday, to 6.
  var weekdays: Set<Int>
  /// Of two fields for the day that both say something either suffices; one that begins with a star says nothing.
  var saysDay: Bool
  var saysWeekday: Bool

  /// Reads a schedule; nil for what is none.
  init?(_ text: String) {
    let parts = text.lowercased().split(whereSeparator: \.isWhitespace)
    guard parts.count == Self.fields.count else { return nil }
    var sets: [Set<Int>] = []
    for (part, field) in zip(parts, Self.fields) {
      guard let set = Self.numbers(part, field) else { return nil }
      sets.append(set)
    }
    minutes = sets[0]
    hours = sets[1]
    days = sets[2]
    months = sets[3]
    weekdays = Set(sets[4].map { $0 % 7 })
    saysDay = !parts[2].hasPrefix("*")
    saysWeekday = !parts[4].hasPrefix("*")
  }

  /// Whether a day is one of the schedule's.
  func takes(month: Int, day: Int, weekday: Int) -> Bool {
    guard months.contains(month) else { return false }
    let isDay = days.contains(day)
    let isWeekday = weekdays.contains(weekday)
    return saysDay && saysWeekday ? isDay || isWeekday : isDay && isWeekday
  }

  private static func numbers(_ text: Substring, _ field: Field) -> Set<Int>? {
    var numbers: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      guard let range = halves.first, halves.count <= 2 else { return nil }
      var step = 1
      if halves.count == 2 {
        // A step is counted within a range.
        guard let number = number(halves[1]), number > 0, range.contains(where: { "*-".contains($0) }) else {
          return nil
        }
        step = number
      }
      guard let span = span(range, field) else { return nil }
      numbers.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
    }
    return numbers
  }

  private static func span(_ text: Substring, _ field: Field) -> ClosedRange<Int>? {
    if text == "*" { return field.range }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { value($0, field) }
    switch ends.count {
    case 1: return ends[0].map { $0...$0 }
    case 2:
      guard let first = ends[0], let last = ends[1], first <= last else { return nil }
      return first...last
    default: return nil
    }
  }

  private static func value(_ text: Substring, _ field: Field) -> Int? {
    if let index = field.names.firstIndex(of: text) { return field.range.lowerBound + index }
    return number(text).flatMap { field.range.contains($0) ? $0 : nil }
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}
