public import Contractors
internal import FileSources
internal import Files
internal import Mappings

/// An XML file as one side of a sync.
///
/// Records stand where the mapping says, whatever the namespaces and prefixes; the encoding is that of the byte order
/// mark or of the declaration, or given in ``XMLReplicaOptions``. Records that cannot be read as the mapping wants are set
/// aside one by one; a file that is no well-formed XML is an error. Nothing but the file is ever opened: no DTD, no
/// entity, no network.
///
/// Changes are written into a new file that takes the old one's place at once. All that is not changed stays byte for
/// byte: other records, and within a changed record other elements, comments and layout.
///
/// Beside the file stands `.NAME.lock`, by which two writers exclude each other; it stays there.
///
/// Errors of ``read(_:)``, ``apply(_:)`` and look-ups are ``XMLConnectorError``.
public struct XMLReplica: Replica {
  /// What the replica is made of.
  public let options: XMLReplicaOptions
  private let notices = NoticeBox()

  /// A replica of a file, which is not opened before it is needed.
  public init(_ options: XMLReplicaOptions) { self.options = options }

  /// The connection's name.
  public var connection: String { options.connection }

  /// `xml:` and the connection's name, with the file's place where the configuration fixes it. A file that is saved anew in its
  /// place is the same one. Source: sync-algorithm.md §1, "Identity of a file source".
  public func identity() async throws -> String { options.identity }

  /// What the mapping says the document can hold; an entity that it does not know has no fields.
  ///
  /// Records can be created where the mapping names a place for them and makes their keys; an origin is found again where
  /// keys are made of it.
  public func capabilities(of entity: Entity) async throws -> Capabilities {
    let mapping = options.mapping
    guard mapping.entities.contains(entity) else {
      return Capabilities(fields: [:], canCreate: false, canDelete: false, batchSize: Self.batchSize)
    }
    let keys = mapping.newKeys(of: entity)
    let hasPlace = RecordPlaces(mapping).newRecords[entity] != nil
    let isWritable = !mapping.isReadOnly
    var capabilities = Capabilities(
      fields: mapping.capabilities(of: entity), canCreate: isWritable && keys != .assigned && hasPlace,
      canDelete: isWritable,
      keepsOrigin: keys == .origin, confirmsRemovals: false, batchSize: Self.batchSize)
    capabilities.settlesAtOnce = true
    capabilities.showsAll = true
    capabilities.liftsMarks = mapping.liftsMarks(of: entity)
    return capabilities
  }

  /// Reads the file record by record, 500 a page, in memory bounded by the longest record and some thirty bytes a key.
  ///
  /// Where the mapping joins record lists the file is read twice, with sixteen bytes of memory for each joined record. Records that may
  /// stand in several places come last, when all places were read; they lie in a temporary file until then.
  ///
  /// The verdict is ``Completeness/complete`` only when the options say so, the file stood still and every record's key
  /// could be read. The pages throw when the document is not well-formed, be it at its very end.
  public func read(_ request: ReadRequest) async throws -> any RecordPages {
    guard options.mapping.entities.contains(request.entity) else { return NoPages(.partial, nil) }
    if let since = request.since, try isUntouched(since, request.entity) { return NoPages(.untouched, since) }
    guard let source = try openIfThere() else { return NoPages(.partial, nil) }
    return try XMLPages(source, request)
  }

  /// Makes all changes in one rewriting of the file.
  ///
  /// Nothing is written to a file that is not well-formed to its end. When another program writes to the file meanwhile,
  /// nothing is written either and every outcome is ``Outcome/stale(_:)``. A record that is to be removed is marked where
  /// the mapping has a mark, else taken out.
  public func apply(_ operations: [Operation]) async throws -> [Outcome] {
    if operations.isEmpty { return [] }
    if options.mapping.isReadOnly {
      let reason = MappingError.readOnly(mapping: options.mapping.name).sentence
      return operations.map { _ in .refused(Refusal(reason: reason)) }
    }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    let hasCreations = operations.contains { if case .create = $0.action { true } else { false } }
    guard let source = try openOrMake(makes: hasCreations) else {
      return operations.map(Self.outcomeWithoutFile)
    }
    let fitted = FittedOperations(operations, options.mapping)
    var rewrite = FileRewrite(try source.joined(), fitted.operations)
    let outcomes = try rewrite.run()
    notices.leave(fitted.notices(outcomes))
    return outcomes
  }

  /// Values of new records that their elements do not hold.
  public func takeNotices() async -> [Notice] { notices.take() }

  /// Makes the file without records, where the mapping names a place for new ones and there is no file yet.
  ///
  /// - Throws: ``XMLConnectorError``.
  public func makeEmpty() throws {
    guard let file = NewFile(options) else { return }
    try file.make(replacing: try? FileIdentity(path: options.path, faults: options.faults))
  }

  /// The records of keys, found in one pass; a record that cannot be read is not among them.
  public func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    guard options.mapping.entities.contains(entity), !keys.isEmpty, let source = try openIfThere() else {
      return [:]
    }
    return try RecordLookUp.find(Set(keys), entity: entity, in: source)
  }

  /// The record whose key is made of an origin; none where the mapping makes no keys of origins.
  public func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
    try await lookUp(origins: [origin], entity: entity)[origin] ?? []
  }

  /// The records whose keys are made of origins, found in one pass.
  public func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    let found = Dictionary(origins.map { ($0, [Observed]()) }, uniquingKeysWith: { first, _ in first })
    guard options.mapping.entities.contains(entity), !origins.isEmpty, let source = try openIfThere() else {
      return found
    }
    let keys = options.mapping.keys(of: origins, entity)
    let records = try RecordLookUp.find(Set(keys.values), entity: entity, in: source)
    return found.merging(keys.mapValues { key in records[key].map { [$0] } ?? [] }) { $1 }
  }

  private static let batchSize = 10_000

  private static func outcomeWithoutFile(_ operation: Operation) -> Outcome {
    guard case .create(let record) = operation.action else { return .gone }
    return .refused(Refusal(reason: RecordSentence.noList(record.entity)))
  }

  /// The file to be written, under the lock; made where there is none and it may be.
  ///
  /// - Returns: nil where there is none, and none is made.
  func openOrMake(makes: Bool = true) throws(XMLConnectorError) -> XMLSource? {
    AtomicReplacement.removeLeftovers(of: options.path, faults: options.faults)
    if let source = try openIfThere() { return source }
    guard makes, let file = NewFile(options) else { return nil }
    let empty = try? FileIdentity(path: options.path, faults: options.faults)
    if empty != nil, !FileReader.isBlank(options.path, faults: options.faults) {
      throw .file(.changedMeanwhile(path: options.path))
    }
    try file.make(replacing: empty)
    return try XMLSource.open(options)
  }

  /// The file; nil when it is not there or empty and may be made.
  private func openIfThere() throws(XMLConnectorError) -> XMLSource? {
    do throws(XMLConnectorError) {
      return try XMLSource.open(options)
    } catch {
      switch error {
      case .missing where options.createsFile, .empty where options.createsFile: return nil
      default: throw error
      }
    }
  }

  private func isUntouched(_ since: Cursor, _ entity: Entity) throws(XMLConnectorError) -> Bool {
    let identity: FileIdentity
    do throws(FileError) {
      identity = try FileIdentity(path: options.path, faults: options.faults)
    } catch {
      if error.isMissing { return false }
      throw .file(error)
    }
    return since == FileCursor.cursor(identity, options: options, entity: entity, now: options.now())
  }

  func takeLock() throws(XMLConnectorError) -> FileLock {
    do throws(FileError) {
      return try FileLock(writing: options.path, connection: options.connection, faults: options.faults)
    } catch {
      throw .file(error)
    }
  }
}
