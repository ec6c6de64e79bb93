public import Contractors

/// What an event is about. Nothing else of it is believed: the record is read again.
public enum EventSubject: Sendable, Hashable {
  /// A record that was added, changed or removed.
  case record(Entity, RecordKey)
  /// A requisite; the event does not name the company or contact that it belongs to.
  case requisite(Int)
  /// A bank detail; the event does not name its requisite.
  case bankDetail(Int)

  private static let companyType = 4
  private static let contactType = 3
  private static let requisiteType = 8

  /// Reads the subject of a form; nil for events that are none of ours, or without a number.
  ///
  /// Source: bitrix24-rest.md §9.3. An address names the company or contact that it hangs on as its anchor.
  public init?(_ form: EventForm) {
    guard let event = form.event else { return nil }
    func isChange(of kind: String) -> Bool {
      ["ADD", "UPDATE", "DELETE"].contains { event == "ONCRM\(kind)\($0)" }
    }
    func key(_ number: Int?) -> RecordKey? {
      number.flatMap { $0 > 0 ? RecordKey(rawValue: String($0)) : nil }
    }
    if event == "ONCRMADDRESSREGISTER" || event == "ONCRMADDRESSUNREGISTER" {
      guard let subject = Self.address(form) else { return nil }
      self = subject
      return
    }
    guard let id = form.number("ID"), let key = key(id) else { return nil }
    if isChange(of: "COMPANY") {
      self = .record(.company, key)
    } else if isChange(of: "CONTACT") {
      self = .record(.contact, key)
    } else if isChange(of: "REQUISITE") {
      self = .requisite(id)
    } else if isChange(of: "BANKDETAIL") {
      self = .bankDetail(id)
    } else {
      return nil
    }
  }

  private static func address(_ form: EventForm) -> EventSubject? {
    for (type, id) in [("ANCHOR_TYPE_ID", "ANCHOR_ID"), ("ENTITY_TYPE_ID", "ENTITY_ID")] {
      guard let type = form.number(type), let id = form.number(id), id > 0 else { continue }
      switch type {
      case companyType: return .record(.company, RecordKey(rawValue: String(id)))
      case contactType: return .record(.contact, RecordKey(rawValue: String(id)))
      case requisiteType: return .requisite(id)
      default: continue
      }
    }
    return nil
  }
}
