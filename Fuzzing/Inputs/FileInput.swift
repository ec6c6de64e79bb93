import CSVConnector
import Contractors
import FoundationEssentials
import Mappings
import TextConnector
import XMLConnector

/// Bytes as the file of a connector.
enum FileInput {
  /// A family of shipped mappings with the connector that reads them.
  struct Family: Sendable {
    let mappings: @Sendable () throws -> [CompiledMapping]
    let replica: @Sendable (CompiledMapping, String) throws -> any Replica
  }

  static let csv = Family(
    mappings: { try Shipped.csv.get() },
    replica: { mapping, path in
      CSVReplica(
        CSVReplicaOptions(connection: "list", path: path, mapping: mapping, isFull: true, now: later))
    })

  static let xml = Family(mappings: { try Shipped.xml.get() }, replica: { document($0, $1) })

  static let text = Family(
    mappings: { try Shipped.text.get() },
    replica: { mapping, path in
      guard let form = mapping.document?.text else { throw CocoaError(.fileReadUnknown) }
      return TextReplica(
        TextReplicaOptions(
          connection: "list", path: path, form: form, context: mapping.fingerprint,
          open: { document(mapping, $0) }, now: later))
    })

  @Sendable private static func document(_ mapping: CompiledMapping, _ path: String) -> any Replica {
    XMLReplica(XMLReplicaOptions(connection: "list", path: path, mapping: mapping, isFull: true, now: later))
  }

  /// A long time after any file was written: otherwise a fresh one would not be believed.
  @Sendable private static func later() -> Timestamp { Timestamp(milliseconds: 4_102_444_800_000) }

  /// Reads the file as the mapping that the first byte chooses, and changes, adds or removes a record as the second one says.
  static func run(_ input: [UInt8], in family: Family) async throws {
    guard input.count > 2 else { return }
    let mappings = try family.mappings()
    let mapping = mappings[Int(input[0]) % mappings.count]
    let folder = FileManager.default.temporaryDirectory.path
    let name = "contractor-sync-fuzz-\(UUID().uuidString)"
    let path = "\(folder)/\(name)"
    try Data(input[2...]).write(to: URL(filePath: path))
    // Writers leave their lock beside it.
    defer {
      for path in [path, "\(folder)/.\(name).lock"] { try? FileManager.default.removeItem(atPath: path) }
    }
    let replica = try family.replica(mapping, path)
    let kind = input[1] % 4
    // Refusing the bytes is the right answer to most of them.
    try? await use(replica, mapping, kind)
  }

  private static func use(_ replica: any Replica, _ mapping: CompiledMapping, _ kind: UInt8) async throws {
    for entity in Entity.allCases where mapping.entities.contains(entity) {
      let first = try await read(replica, entity)
      guard let operation = operation(kind, on: first, entity) else { continue }
      _ = try await replica.apply([operation])
      _ = try await read(replica, entity)
    }
  }

  /// Reads an entity to its end.
  ///
  /// - Returns: the first record of it that can be read.
  private static func read(_ replica: any Replica, _ entity: Entity) async throws -> Observed? {
    let pages = try await replica.read(ReadRequest(entity: entity))
    var first: Observed?
    while case .page(let page) = try await pages.next() {
      for case .record(let observed) in page where first == nil { first = observed }
    }
    return first
  }

  private static func operation(_ kind: UInt8, on first: Observed?, _ entity: Entity) -> Operation? {
    switch kind {
    case 1:
      first.map {
        Operation(
          id: 1, entity: entity, key: $0.key,
          action: .update(["comment": .set(.text("другой")), "name": .set(.text("ООО «Ромашка»"))]))
      }
    case 2: first.map { Operation(id: 1, entity: entity, key: $0.key, action: .delete) }
    case 3:
      Operation(
        id: 1, entity: entity, key: nil,
        action: .create(Record(entity, ["name": .text("ООО «Ромашка»"), "comment": .text("новый")])))
    default: nil
    }
  }
}
