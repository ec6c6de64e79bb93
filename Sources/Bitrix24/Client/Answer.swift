/// The answer to one method.
public struct Answer: Sendable, Hashable {
  /// What the method gave; may be `null`.
  public let result: JSON

  /// How many records match, for list methods; 0 under `start=-1` means "not counted".
  public let total: Int?

  /// The offset of the next page, for list methods; `nil` on the last one.
  public let next: Int?

  /// When and how long the portal worked on it.
  public let time: PortalTime?

  /// Assembles an answer; for the client and for tests of what reads answers.
  public init(result: JSON, total: Int? = nil, next: Int? = nil, time: PortalTime? = nil) {
    self.result = result
    self.total = total
    self.next = next
    self.time = time
  }
}

/// The portal's own account of an answer's time, by its clock. Source: bitrix24-rest.md §1.2.
public struct PortalTime: Sendable, Hashable {
  /// Seconds since 1970 at the start.
  public let start: Double

  /// Seconds since 1970 at the end.
  public let finish: Double

  /// The start as the portal writes it, with its zone's offset; empty when not sent.
  public let dateStart: String

  /// Execution time of the method counted so far, in seconds; absent in some answers.
  public let operating: Double?

  /// Seconds since 1970 at which the oldest minute leaves that count.
  public let operatingResetAt: Double?

  /// Everything that the portal said of it, in its order.
  public let members: [JSON.Member]

  /// Seconds the portal worked.
  public var duration: Double { finish - start }

  /// Reads the object `time`; `nil` when start or finish is missing.
  init?(_ json: JSON?) {
    guard let json, let start = json["start"]?.number, let finish = json["finish"]?.number else { return nil }
    self.start = start
    self.finish = finish
    members = json.members
    dateStart = json["date_start"]?.text ?? ""
    operating = json["operating"]?.number
    operatingResetAt = json["operating_reset_at"]?.number
  }

  /// Seconds from the answer until the oldest minute leaves the count: free of the difference between clocks.
  var resetIn: Double? { operatingResetAt.map { $0 - finish } }
}
