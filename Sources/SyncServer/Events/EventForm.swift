/// The body of an event as a portal posts it: `application/x-www-form-urlencoded` with the brackets of PHP.
///
/// Source: Bitrix24 REST, "События": `event`, `data[FIELDS][ID]`, `ts`, `auth[application_token]`; all values are texts.
public struct EventForm: Sendable, Hashable {
  /// The values by their whole names, such as `auth[domain]`; of several of one name the last counts.
  public let values: [String: String]

  /// More fields than this no event has.
  public static let fieldsMax = 200

  /// Reads a body, whose length whoever received it bounds; nil when there are too many fields, or texts that are not UTF-8.
  public init?(_ body: some Collection<UInt8>) {
    var values: [String: String] = [:]
    let fields = body.split(separator: UInt8(ascii: "&"), maxSplits: Self.fieldsMax)
    guard fields.count <= Self.fieldsMax else { return nil }
    for field in fields {
      let halves = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.text(halves[0]), let value = halves.count > 1 ? Self.text(halves[1]) : "" else {
        return nil
      }
      values[name] = value
    }
    self.values = values
  }

  /// The event's name in upper case, as it goes over the wire; some pages show another spelling.
  public var event: String? { values["event"].map { $0.uppercased() } }

  /// One of the fields that say what the event is about.
  public func number(_ field: String) -> Int? {
    values["data[FIELDS][\(field)]"].flatMap { text in
      text.utf8.count <= 18 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        ? Int(text) : nil
    }
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String? {
    var decoded: [UInt8] = []
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
        decoded.append(high << 4 | low)
      default: decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
