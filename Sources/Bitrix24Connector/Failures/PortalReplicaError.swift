public import Contractors

/// Why a portal cannot be used as a replica, found before any record was touched.
///
/// What the portal itself refuses comes as `PortalError`, with its own advice.
public enum PortalReplicaError: Error, Sendable, Hashable {
  /// The webhook was not given a scope that is needed.
  case missingScope(String, host: String)
  /// The application was not given a right that is needed.
  case missingApplicationScope(String, host: String)
  /// Whoever calls the portal may not read an entity's records at all.
  case hiddenRecords(Entity, host: String, isApplication: Bool)
  /// The mapping needs fields that the portal does not have, or does not show in lists; one reason for each.
  case missingFields([Sentence], entity: Entity, host: String)
  /// The mapping is written for another format.
  case notForPortals(mapping: String)
  /// The mapping has no rules for the entity.
  case notMapped(entity: Entity, mapping: String)
  /// An answer without what every portal gives.
  case unexpectedAnswer(method: String, host: String)
}

extension PortalReplicaError: CustomStringConvertible {
  /// What was found, and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
