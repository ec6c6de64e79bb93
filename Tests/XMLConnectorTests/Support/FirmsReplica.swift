import Contractors
import Files
import Mappings
import ReplicaTesting
import XMLConnector
import XMLText

extension XMLReplica {
  /// What reading or writing throws.
  func failure() async throws -> XMLConnectorError? {
    do { _ = try await everything() } catch let error as XMLConnectorError { return error }
    return nil
  }

  static func firms(
    _ path: String, mapping: CompiledMapping? = nil, isFull: Bool = true, encoding: TextEncoding? = nil,
    createsFile: Bool = false, limits: XMLLimits = .standard, faults: FileFaults = .none
  ) throws -> XMLReplica {
    XMLReplica(
      XMLReplicaOptions(
        connection: "list", path: path, mapping: try mapping ?? TestMapping.firms(), isFull: isFull,
        encoding: encoding, createsFile: createsFile, limits: limits, faults: faults,
        now: XMLReplicaOptions.later))
  }
}

extension XMLReplicaOptions {
  /// A long time after every file of the tests was written.
  @Sendable static func later() -> Timestamp { Timestamp(milliseconds: 4_102_444_800_000) }
}
