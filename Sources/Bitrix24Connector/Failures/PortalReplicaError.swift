public import Contractors

/// Why a portal cannot be used as a replica, found before any record was touched.
///
/// What the portal itself refuses comes as `PortalError`, with its own advice.
public enum PortalReplicaError: Error, Sendable, Hashable {
  /// The webhook was not given a scope that is needed.
  case missingScope(String, host: String)
  /// The mapping needs fields that the portal does not have, or does not show in lists; one reason for each.
  case missingFields([Sentence], entity: String, host: String)
  /// The mapping is written for another format.
  case notForPortals(mapping: String)
  /// The mapping has no rules for the entity.
  case notMapped(entity: String, mapping: String)
  /// An answer without what every portal gives.
  case unexpectedAnswer(method: String, host: String)
}

extension PortalReplicaError: CustomStringConvertible {
  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .missingScope(let scope, let host):
      "The webhook of \(host) lacks the scope '\(scope)'. Grant it: Applications, Developers, edit the webhook, "
        + "add '\(scope)', save."
    case .missingFields(let reasons, let entity, let host):
      "The mapping needs what a \(entity) at \(host) does not have or does not show in lists: "
        + reasons.joined(separator: "; ").english
        + ". Create the field in the CRM's settings, or mark it 'optional: yes' in the mapping."
    case .notForPortals(let mapping):
      "The mapping '\(mapping)' is not written for portals. Use one with 'format: portal'."
    case .notMapped(let entity, let mapping):
      "The mapping '\(mapping)' has no rules for a \(entity). Add '\(entity):' under 'entities:', "
        + "or leave this entity out of the sync."
    case .unexpectedAnswer(let method, let host):
      "\(host) answered \(method) without what every portal gives. Check that the address is that of a Bitrix24 portal."
    }
  }
}
