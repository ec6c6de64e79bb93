extension Normal {
  /// The comparison form of a decimal number: `-1234.5`; `nil` for what is none. Empty text is none either.
  ///
  /// Comma or point may be the decimal mark, spaces of all kinds, apostrophes, and the other one of comma and
  /// point may part thousands. A single comma or point is a decimal mark, also before three digits; several
  /// of one kind part thousands. Zeros that add nothing are dropped; the digits are never rounded.
  ///
  /// Source: contractor-formats.md §22.
  public static func decimal(_ text: String) -> String? {
    guard text.utf8.count <= decimalBytesMax else { return nil }
    guard let (isNegative, marks) = signAndMarks(of: collapsed(text)) else { return nil }
    guard let (whole, fraction) = parts(of: marks) else { return nil }
    let digits = whole.drop { $0 == UInt8(ascii: "0") }
    var decimals = fraction
    while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
    let isZero = digits.isEmpty && decimals.isEmpty
    var form = isNegative && !isZero ? [UInt8(ascii: "-")] : []
    form += digits.isEmpty ? [UInt8(ascii: "0")] : Array(digits)
    if !decimals.isEmpty { form += [UInt8(ascii: ".")] + decimals }
    return String(decoding: form, as: UTF8.self)
  }

  /// No amount or quantity has more digits; longer ones are codes.
  private static let decimalBytesMax = 128

  /// The sign, and the rest as digits, `,` `.` and a space for whatever else parts thousands; `nil` if
  /// anything else occurs.
  private static func signAndMarks(of text: String) -> (isNegative: Bool, marks: [UInt8])? {
    var scalars = text.unicodeScalars[...]
    var isNegative = false
    if let first = scalars.first, first == "+" || first.isDash {
      isNegative = first != "+"
      scalars = scalars.dropFirst().drop { $0 == " " }
    }
    var marks: [UInt8] = []
    for scalar in scalars {
      switch scalar {
      case "0"..."9", ",", ".", " ": marks.append(UInt8(truncatingIfNeeded: scalar.value))
      case _ where scalar.isApostrophe: marks.append(UInt8(ascii: " "))
      default: return nil
      }
    }
    return (isNegative, marks)
  }

  /// The digits before and after the decimal mark; `nil` if thousands are parted in an impossible way.
  private static func parts(of marks: [UInt8]) -> (whole: [UInt8], fraction: [UInt8])? {
    let comma = UInt8(ascii: ",")
    let point = UInt8(ascii: ".")
    let separators = marks.filter { $0 == comma || $0 == point }
    var wholePart = marks[...]
    var fraction: [UInt8] = []
    if let last = separators.last, separators.count(where: { $0 == last }) == 1,
      let place = marks.lastIndex(of: last)
    {
      wholePart = marks[..<place]
      fraction = Array(marks[(place + 1)...])
    }
    guard fraction.allSatisfy(isDigit) else { return nil }
    let groups = wholePart.split(omittingEmptySubsequences: false) { !isDigit($0) }
    // Thousands are parted by one kind of mark, in groups of three.
    guard Set(wholePart.filter { !isDigit($0) }).count <= 1 else { return nil }
    if groups.count > 1 {
      guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
        return nil
      }
    }
    let whole = groups.flatMap { $0 }
    return whole.isEmpty && fraction.isEmpty ? nil : (whole, fraction)
  }
}
