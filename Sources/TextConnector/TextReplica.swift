public import Contractors
import FileSources
import Files
import Mappings
import XMLText

/// A text file that is no table as one side of a sync: an address book in vCard, an exchange with a bank.
///
/// The text is read as a tree, an XML document, which a mapping and the replica of such documents take as any other. Where the tree
/// was edited the text is written again: lines that say what they said keep every byte. The file is held as a whole
/// (``TreeFile/bytesMaximum``), the tree in a folder of its own for as long as it is read.
///
/// Errors are ``TextConnectorError``, and those of the tree's replica.
public struct TextReplica: Replica {
  /// What the replica is made of.
  public let options: TextReplicaOptions

  /// A replica of a file, which is not opened before it is needed.
  public init(_ options: TextReplicaOptions) { self.options = options }

  /// The connection's name.
  public var connection: String { options.connection }

  /// `text:` and the connection's name. Source: sync-algorithm.md §1, "Identity of a file source".
  public func identity() async throws -> String { options.identity }

  /// What the mapping says the tree can hold.
  public func capabilities(of entity: Entity) async throws -> Capabilities {
    try await options.open("").capabilities(of: entity)
  }

  /// Reads the records in the order of the file; one whose lines did not change is not read again.
  public func read(_ request: ReadRequest) async throws -> any RecordPages {
    if let since = request.since,
      since == (try? cursor(FileIdentity(path: options.path, faults: options.faults), request))
    {
      return NoPages(.untouched, since)
    }
    guard let file = try openIfThere() else { return NoPages(.partial, nil) }
    var inner = request
    inner.since = nil
    let cursor = file.identity.flatMap { self.cursor($0, request) }
    return TextPages(
      try await options.open(file.path).read(inner), of: file, path: options.path, cursor: cursor,
      faults: options.faults)
  }

  /// Makes all changes in one rewriting of the file.
  ///
  /// When another program writes to the file meanwhile, nothing is written and every outcome is ``Outcome/stale(_:)``.
  public func apply(_ operations: [Operation]) async throws -> [Outcome] {
    if operations.isEmpty { return [] }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    AtomicReplacement.removeLeftovers(of: options.path, faults: options.faults)
    let file = try openIfThere() ?? newFile()
    let outcomes = try await options.open(file.path).apply(operations)
    let document = try file.edited(options.faults)
    if document == file.tree.document { return outcomes }
    let text = try options.form.text(of: document, file.tree)
    let written = try TreeFile(
      options.form.tree(of: text, path: options.path, encoding: options.encoding), of: options.path, nil,
      faults: options.faults)
    if let stale = try replace(file, with: text, operations) { return stale }
    return try await told(outcomes, of: operations, in: written)
  }

  /// The records of keys.
  public func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    guard !keys.isEmpty, let file = try openIfThere() else { return [:] }
    defer { withExtendedLifetime(file) {} }
    return try await options.open(file.path).lookUp(keys: keys, entity: entity)
  }

  /// The records whose keys are made of an origin.
  public func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
    try await lookUp(origins: [origin], entity: entity)[origin] ?? []
  }

  /// The records whose keys are made of origins.
  public func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    guard !origins.isEmpty, let file = try openIfThere() else {
      return Dictionary(origins.map { ($0, []) }, uniquingKeysWith: { first, _ in first })
    }
    defer { withExtendedLifetime(file) {} }
    return try await options.open(file.path).lookUp(origins: origins, entity: entity)
  }

  // MARK: The file

  /// The file's tree; nil when the file is not there or empty and may be made.
  func openIfThere() throws(TextConnectorError) -> TreeFile? {
    do throws(TextConnectorError) {
      return try TreeFile(
        path: options.path, form: options.form, encoding: options.encoding, faults: options.faults)
    } catch {
      switch error {
      case .missing where options.createsFile, .empty where options.createsFile: return nil
      default: throw error
      }
    }
  }

  /// A tree without records, where there is something to be made.
  func newFile() throws(TextConnectorError) -> TreeFile {
    try TreeFile(
      options.form.tree(of: [], path: options.path, encoding: options.encoding), of: options.path,
      try? FileIdentity(path: options.path, faults: options.faults), faults: options.faults)
  }

  /// Puts the new text in the file's place.
  ///
  /// - Returns: outcomes when it was not put there, or nobody knows whether it was; nil when it is there.
  private func replace(
    _ file: TreeFile, with text: [UInt8], _ operations: [Operation]
  ) throws(TextConnectorError) -> [Outcome]? {
    do throws(FileError) {
      try put(text, inPlaceOf: file)
      return nil
    } catch {
      switch error {
      case .changedMeanwhile: return operations.map { _ in .stale(nil) }
      // The new file is in place; only whether it outlasts a power cut is not known.
      case .system(.syncDirectory, _, _): return operations.map { _ in .unknown(error.sentence) }
      default: throw .file(error)
      }
    }
  }

  /// Writes a new text, unless another program wrote to the file meanwhile.
  func put(_ text: [UInt8], inPlaceOf file: TreeFile) throws(FileError) {
    let replacement = try AtomicReplacement(of: options.path, faults: options.faults)
    try replacement.append(text)
    _ = try replacement.commit(expecting: file.identity)
  }

  /// The outcomes with what the next reading will give of their records.
  private func told(
    _ outcomes: [Outcome], of operations: [Operation], in file: TreeFile
  ) async throws -> [Outcome] {
    defer { withExtendedLifetime(file) {} }
    let replica = options.open(file.path)
    var found: [Entity: [RecordKey: Observed]] = [:]
    for (entity, pairs) in Dictionary(grouping: zip(operations, outcomes), by: \.0.entity) {
      let keys = pairs.compactMap { _, outcome in
        if case .done(let key, _?) = outcome { key } else { nil }
      }
      if !keys.isEmpty { found[entity] = try await replica.lookUp(keys: keys, entity: entity) }
    }
    return zip(operations, outcomes).map { operation, outcome in
      guard case .done(let key, let observed?) = outcome else { return outcome }
      return .done(key, found[operation.entity]?[key] ?? observed)
    }
  }

  private func cursor(_ identity: FileIdentity, _ request: ReadRequest) -> Cursor? {
    var builder = SourceFingerprint.Builder()
    builder.update(request.entity.rawValue)
    builder.update(options.form.rawValue)
    builder.update(options.encoding?.name ?? "")
    builder.update(options.context.bytes)
    return FileCursor.cursor("text1", identity, context: builder.finish(), now: options.now())
  }

  func takeLock() throws(TextConnectorError) -> FileLock {
    do throws(FileError) {
      return try FileLock(writing: options.path, connection: options.connection, faults: options.faults)
    } catch {
      throw .file(error)
    }
  }
}

/// The pages of the tree, which is kept until they are read.
private final class TextPages: RecordPages {
  private let pages: any RecordPages
  private let file: TreeFile
  private let path: String
  private let cursor: Cursor?
  private let faults: FileFaults

  init(_ pages: any RecordPages, of file: TreeFile, path: String, cursor: Cursor?, faults: FileFaults) {
    self.pages = pages
    self.file = file
    self.path = path
    self.cursor = cursor
    self.faults = faults
  }

  func next() async throws -> ReadStep {
    let step = try await pages.next()
    guard case .end(let completeness, _) = step else { return step }
    // What was read is no snapshot of a file that was written to meanwhile.
    guard try FileIdentity(path: path, faults: faults) == file.identity else { return .end(.partial, nil) }
    return .end(completeness, cursor)
  }
}
