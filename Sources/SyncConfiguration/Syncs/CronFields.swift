/// The five fields of cron: minute, hour, day of the month, month, day of the week. Source: POSIX `crontab`, with steps and
/// names as every cron has them.
enum CronFields {
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

  /// Whether a text is a schedule.
  static func areValid(_ text: String) -> Bool {
    let parts = text.lowercased().split(whereSeparator: \.isWhitespace)
    return parts.count == fields.count && zip(parts, fields).allSatisfy(isValid)
  }

  private static func isValid(_ text: Substring, _ field: Field) -> Bool {
    text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      guard let range = halves.first, halves.count <= 2 else { return false }
      // A step is counted within a range.
      if halves.count == 2,
        number(halves[1]).map({ $0 > 0 }) != true || !range.contains(where: { "*-".contains($0) })
      {
        return false
      }
      if range == "*" { return true }
      let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { value($0, field) }
      switch ends.count {
      case 1: return ends[0] != nil
      case 2: if let first = ends[0], let last = ends[1] { return first <= last } else { return false }
      default: return false
      }
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
