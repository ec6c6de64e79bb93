import Bitrix24Connector
import Contractors
import ExchangeFolders
import Mappings
import Reconciliation

/// What a side of a sync says when it is asked and nothing is changed.
struct PlaceCheck {
  let identity: String
  /// What was recognised of a file, or lies in an inbox.
  private(set) var findings: [Sentence] = []
  private(set) var fields: [(entity: Entity, names: [String])] = []
  private(set) var remarks: [Sentence] = []
  /// Whether rights are missing, so that a part is not carried.
  private(set) var isRestricted = false
  /// The fields that can be written here, by entity.
  private var writable: [Entity: Set<String>] = [:]
  /// The fields of this side for which the other one has no place: what stands there does not travel.
  private(set) var lost: [(entity: Entity, names: [String])] = []

  /// Asks a side.
  ///
  /// - Parameters:
  ///   - place: the side.
  ///   - settings: the sync's.
  ///   - openSecrets: files with secrets that others may read.
  /// - Throws: what the side throws when it is asked.
  init(_ place: Place, _ settings: SyncSettings, openSecrets: [String]) async throws {
    identity = try await place.replica.identity()
    remarks += openSecrets.map(CommandSentence.openSecret)
    if place.isOnlyRead, Side.allCases.allSatisfy({ settings.direction.isTarget($0) }) {
      remarks.append(CommandSentence.onlyRead(place.mapping.name))
    }
    if let report = try place.fileReport() { findings.append(report) }
    if let exchange = place.exchange { findings.append(try exchange.inboxReport()) }
    for entity in settings.entities where place.mapping.entities.contains(entity) {
      let capabilities = try await place.replica.capabilities(of: entity)
      // Of a file without a column that tells contacts from companies only other columns would be left.
      if !capabilities.fields.isEmpty, capabilities.fields.keys.allSatisfy(\.isExtra) { continue }
      fields.append((entity, capabilities.fields.keys.sorted().map(\.rawValue)))
      writable[entity] = Set(
        capabilities.fields.filter { $0.value.isWritable || $0.value.isGivenToNew }.map(\.key.rawValue))
    }
    if let portal = place.replica as? PortalReplica, let profile = portal.profile {
      try await portal.checkReading(
        of: settings.entities.filter(place.mapping.entities.contains).sorted())
      isRestricted = !profile.missingRights.isEmpty
      remarks += profile.remarks
    }
  }

  /// Notes the fields for which the side that is written has no place.
  mutating func compare(with target: PlaceCheck) {
    lost = fields.compactMap { entity, names in
      guard let held = target.writable[entity] else { return nil }
      let missing = names.filter { !held.contains($0) }
      return missing.isEmpty ? nil : (entity, missing)
    }
  }

  /// What of this side stays behind, for a person.
  func lostLines(_ target: String) -> [Sentence] {
    lost.map { CommandSentence.notHeld($0.entity, $0.names, target) }
  }

  /// The lines for a person.
  var lines: [Sentence] {
    [Sentence(same: identity)] + findings
      + fields.map { Sentence(same: "\($0.entity.rawValue): \($0.names.joined(separator: ", "))") } + remarks
  }

  /// The object for a program; sentences are in the language of the person.
  func json(_ sync: String, _ side: Side, _ connection: String, _ language: Language) -> JSONText.Value {
    func texts(_ sentences: [Sentence]) -> JSONText.Value { .array(sentences.map { .string($0[language]) }) }
    return Self.object(
      sync, side, connection,
      [
        ("identity", .string(identity)), ("findings", texts(findings)),
        (
          "fields",
          .object(fields.map { ($0.entity.rawValue, .array($0.names.map { .string($0) })) })
        ),
        (
          "notHeld",
          .object(lost.map { ($0.entity.rawValue, .array($0.names.map { .string($0) })) })
        ),
        ("remarks", texts(remarks)),
      ])
  }

  /// The object of a side that could not be asked.
  static func json(_ sync: String, _ side: Side, _ connection: String, error: String) -> JSONText.Value {
    object(sync, side, connection, [("error", .string(error))])
  }

  private static func object(
    _ sync: String, _ side: Side, _ connection: String, _ members: [(String, JSONText.Value)]
  ) -> JSONText.Value {
    .object(
      [
        ("sync", .string(sync)), ("side", .string(side.rawValue)), ("connection", .string(connection)),
      ] + members)
  }
}
