/// One event on its way to a handler.
public struct EventDelivery: Sendable, Hashable {
  /// Where it goes.
  public let handler: String
  /// The event's name in upper case.
  public let event: String
  /// The form, encoded as it is sent.
  public let body: String
  /// What the handler answered; `nil` while it is on its way, 0 when nobody answered or it was lost on purpose.
  public internal(set) var status: Int?
}

/// What goes wrong with events on their way; they are sent once and never again. Source: bitrix24-rest.md §9.2.
public struct EventFaults: Sendable, Hashable {
  /// How many of the next deliveries are lost.
  public var lost = 0
  /// How many of the next deliveries arrive twice.
  public var doubled = 0
  /// Whether the events of one request arrive in reverse.
  public var isReversed = false
  /// Seconds every delivery waits; a real portal takes some.
  public var delaySeconds: Double = 0

  /// Nothing goes wrong.
  public init() {}
}
