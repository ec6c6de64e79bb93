internal import CSVText
public import Contractors
internal import FileSources
internal import Files
internal import Mappings

/// A CSV file as one side of a sync.
///
/// Encoding, dialect and header are recognised at every opening and can be given in ``CSVReplicaOptions``. Rows that
/// cannot be read are set aside one by one. Changes are written into a new file that takes the old one's place at
/// once; rows and cells that are not changed stay byte for byte as they were.
///
/// Beside the file stands `.NAME.lock`, by which two writers exclude each other; it stays there.
///
/// Errors of ``capabilities(of:)``, ``read(_:)``, ``apply(_:)`` and look-ups are ``CSVConnectorError``.
public struct CSVReplica: Replica {
  /// What the replica is made of.
  public let options: CSVReplicaOptions
  private let notices = NoticeBox()

  /// A replica of a file, which is not opened before it is needed.
  public init(_ options: CSVReplicaOptions) { self.options = options }

  /// The connection's name.
  public var connection: String { options.connection }

  /// `csv:` and the connection's name, with the file's place where the configuration fixes it. A file that is saved anew in its
  /// place is the same one. Source: sync-algorithm.md §1, "Identity of a file source".
  public func identity() async throws -> String { options.identity }

  /// What the columns that are there can hold; an entity that the mapping does not know has no fields.
  ///
  /// An origin is found again where the mapping makes the keys of new rows from it.
  public func capabilities(of entity: Entity) async throws -> Capabilities {
    let mapping = try openIfThere()?.mapping ?? options.mapping.bind(header: options.mapping.columns).mapping
    guard mapping.entities.contains(entity) else {
      return Capabilities(fields: [:], canCreate: false, canDelete: false, batchSize: Self.batchSize)
    }
    let maker = mapping.newKeys(of: entity)
    var capabilities = Capabilities(
      fields: mapping.capabilities(of: entity), canCreate: maker != .assigned, canDelete: true,
      keepsOrigin: maker == .origin, confirmsRemovals: false, batchSize: Self.batchSize)
    capabilities.settlesAtOnce = true
    capabilities.showsAll = true
    capabilities.liftsMarks = mapping.liftsMarks(of: entity)
    return capabilities
  }

  /// Reads the file row by row, 500 records a page, in memory bounded by the longest row and some thirty bytes a key.
  ///
  /// The verdict is ``Completeness/complete`` only when the options say so, the file stood still, its last row is whole
  /// and every row's key could be read. The pages throw when rows cannot be told apart any more.
  public func read(_ request: ReadRequest) async throws -> any RecordPages {
    guard options.mapping.entities.contains(request.entity) else { return NoPages(.partial, nil) }
    if let since = request.since, try isUntouched(since, request.entity) { return NoPages(.untouched, since) }
    guard let source = try openIfThere() else { return NoPages(.partial, nil) }
    return try CSVPages(source, request)
  }

  /// Makes all changes in one rewriting of the file.
  ///
  /// When another program writes to the file meanwhile, nothing is written and every outcome is
  /// ``Outcome/stale(_:)``. A row that is to be removed is taken out, or marked where the mapping has a column for it.
  public func apply(_ operations: [Operation]) async throws -> [Outcome] {
    if operations.isEmpty { return [] }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    let hasCreations = operations.contains { if case .create = $0.action { true } else { false } }
    if !hasCreations, try openIfThere() == nil { return operations.map { _ in .gone } }
    let source = try openOrMake()
    let fitted = FittedOperations(operations, source.mapping)
    var rewrite = try FileRewrite(source, fitted.operations)
    let outcomes = try rewrite.run()
    notices.leave(fitted.notices(outcomes))
    return outcomes
  }

  /// Values of new records that their columns do not hold.
  public func takeNotices() async -> [Notice] { notices.take() }

  /// The records of keys, found in one pass; a row that cannot be read is not among them.
  public func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    guard options.mapping.entities.contains(entity), !keys.isEmpty, let source = try openIfThere() else {
      return [:]
    }
    return try RowLookUp.find(Set(keys), entity: entity, in: source)
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
    let keys = source.mapping.keys(of: origins, entity)
    let records = try RowLookUp.find(Set(keys.values), entity: entity, in: source)
    return found.merging(keys.mapValues { key in records[key].map { [$0] } ?? [] }) { $1 }
  }

  private static let batchSize = 10_000

  /// The file to be written, under the lock; made where there is none, with the head of another one if it is given.
  func openOrMake(like other: CSVSource? = nil) throws(CSVConnectorError) -> CSVSource {
    AtomicReplacement.removeLeftovers(of: options.path, faults: options.faults)
    if let source = try openIfThere() { return source }
    let empty = try? FileIdentity(path: options.path, faults: options.faults)
    if empty != nil, !FileReader.isBlank(options.path, faults: options.faults) {
      throw .file(.changedMeanwhile(path: options.path))
    }
    try NewFile.make(options, like: other, replacing: empty)
    return try CSVSource.open(options)
  }

  /// The file; nil when it is not there or empty and may be made.
  func openIfThere() throws(CSVConnectorError) -> CSVSource? {
    do throws(CSVConnectorError) {
      return try CSVSource.open(options)
    } catch {
      switch error {
      case .missing where options.createsFile, .empty where options.createsFile: return nil
      default: throw error
      }
    }
  }

  private func isUntouched(_ since: Cursor, _ entity: Entity) throws(CSVConnectorError) -> Bool {
    let identity: FileIdentity
    do throws(FileError) {
      identity = try FileIdentity(path: options.path, faults: options.faults)
    } catch {
      if error.isMissing { return false }
      throw .file(error)
    }
    return since == FileCursor.cursor(identity, options: options, entity: entity, now: options.now())
  }

  func takeLock() throws(CSVConnectorError) -> FileLock {
    do throws(FileError) {
      return try FileLock(writing: options.path, connection: options.connection, faults: options.faults)
    } catch {
      throw .file(error)
    }
  }
}
