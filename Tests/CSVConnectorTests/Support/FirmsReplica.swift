import CSVConnector
import Contractors
import Files
import Mappings
import ReplicaTesting

extension CSVReplicaOptions {
  /// A long time after every file of the tests was written.
  @Sendable static func later() -> Timestamp { systemTime().adding(seconds: 3600) }
}

extension CSVReplica {
  static func firms(
    _ path: String, mapping: CompiledMapping? = nil, isFull: Bool = true, encoding: TextEncoding? = nil,
    delimiter: String? = nil, isSpreadsheet: Bool = false, createsFile: Bool = false,
    faults: FileFaults = .none
  ) throws -> CSVReplica {
    CSVReplica(
      CSVReplicaOptions(
        connection: "list", path: path, mapping: try mapping ?? TestMapping.firms(), isFull: isFull,
        encoding: encoding, delimiter: delimiter.flatMap { CSVReplicaOptions.delimiter(named: $0) },
        isSpreadsheet: isSpreadsheet, createsFile: createsFile, faults: faults,
        now: CSVReplicaOptions.later))
  }
}
