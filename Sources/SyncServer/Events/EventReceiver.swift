/// What became of a posted event.
public enum EventVerdict: String, Sendable, Hashable, CaseIterable {
  /// Its record was marked, durably.
  case marked
  /// It is about nothing that any sync keeps.
  case ignored
  /// The token is wrong or missing.
  case forbidden
  /// It is no event at all, or too long.
  case malformed
  /// It could not be marked; the next full reading finds what it was about.
  case failed

  /// The HTTP status that answers it.
  var status: Int {
    switch self {
    case .marked, .ignored: 200
    case .forbidden: 403
    case .malformed: 400
    case .failed: 503
    }
  }
}

/// Judges posted events.
struct EventReceiver: Sendable {
  /// By connection.
  let tokens: [String: ApplicationToken]
  /// Marks what an event is about, durably; gives the names of the syncs that are to look at it.
  let mark: @Sendable (String, EventSubject) async throws -> [String]

  /// An event's body is some hundred bytes.
  static let bodyBytesMax = 64 * 1024

  /// Judges the body of an event.
  ///
  /// - Returns: nil when no event is expected for the connection.
  func receive(_ body: [UInt8], for connection: String) async -> (verdict: EventVerdict, syncs: [String])? {
    guard let token = tokens[connection] else { return nil }
    guard let form = EventForm(body), form.event != nil else { return (.malformed, []) }
    guard token.isSame(as: form.values["auth[application_token]"] ?? "") else { return (.forbidden, []) }
    guard let subject = EventSubject(form) else { return (.ignored, []) }
    do {
      let syncs = try await mark(connection, subject)
      return (syncs.isEmpty ? .ignored : .marked, syncs)
    } catch {
      return (.failed, [])
    }
  }
}
