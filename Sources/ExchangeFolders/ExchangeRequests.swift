public import Contractors

/// How records go to a system that does not read what it writes: as requests to add and to change, in one document.
public struct ExchangeRequests: Sendable {
  /// What a request asks for.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// To add a record.
    case new
    /// To change one that the other system has shown.
    case changed
  }

  /// Opens a document of requests; those of both kinds stand in one document.
  public var open: @Sendable (_ path: String, Kind) -> any Replica
  /// The field under which the other system's documents carry its own name of a record, where that is not always the key; nil
  /// where it is. Requests to change name a record by it, and so do the other system's tombstones.
  public var name: FieldName?
  /// The answers to requests in a document of the other system; none where it says nothing of requests.
  public var answers: @Sendable (_ path: String) throws -> [Answer]
  /// What a record must carry, by entity, so that its change can be asked for: what the other system has shown of its present
  /// version. One that lacks any of it is new to that system.
  public var needs: [Entity: Set<FieldName>]

  /// An answer to a request.
  public struct Answer: Sendable, Hashable {
    /// The key under which the record was asked for.
    public var request: RecordKey
    /// Why it was refused, in the other system's words; nil where it was carried out.
    public var refusal: String?

    /// Makes an answer.
    public init(request: RecordKey, refusal: String?) {
      self.request = request
      self.refusal = refusal
    }
  }

  /// Requests of a system.
  public init(
    name: FieldName?, needs: [Entity: Set<FieldName>],
    answers: @escaping @Sendable (String) throws -> [Answer] = { _ in [] },
    open: @escaping @Sendable (_ path: String, Kind) -> any Replica
  ) {
    self.name = name
    self.needs = needs
    self.answers = answers
    self.open = open
  }

  /// What a record's request asks for.
  func kind(of record: Record) -> Kind { version(of: record) == nil ? .new : .changed }

  /// What the other system has shown of the record's present version; nil where it has not shown it.
  func version(of record: Record) -> String? {
    let texts = (needs[record.entity] ?? []).union([name].compactMap(\.self)).sorted().map {
      record[$0]?.text ?? ""
    }
    return texts.contains("") ? nil : texts.joined(separator: "\n")
  }

  /// The key under which a record is asked for.
  func key(of record: Record, _ key: RecordKey, _ kind: Kind) -> RecordKey {
    guard kind == .changed, let own = name.flatMap({ record[$0]?.text }) else { return key }
    return RecordKey(rawValue: own)
  }

  /// What both the other system's documents and the requests can hold.
  func limiting(_ capabilities: Capabilities, of entity: Entity) async throws -> Capabilities {
    var limited = capabilities
    let added = try await open("", .new).capabilities(of: entity)
    let changed = try await open("", .changed).capabilities(of: entity)
    limited.canCreate = capabilities.canCreate && added.canCreate
    limited.canDelete = false
    for (field, capability) in capabilities.fields {
      limited.fields[field]?.isWritable = capability.isWritable && changed.fields[field]?.isWritable == true
      limited.fields[field]?.isGivenToNew =
        capability.isGivenToNew && added.fields[field]?.isGivenToNew == true
    }
    return limited
  }
}
