import Mappings
import SyncConfiguration

/// A mapping with a key and little else, for tests of one field's rules: fields are given as YAML, each on one line.
func oneFieldMapping(
  _ rules: String, entity: String = "company", format: String = "csv", others: [String] = []
) throws -> CompiledMapping {
  let lines = (others + [rules]).map { "      " + $0 }.joined(separator: "\n")
  return try Mapping.read(
    yaml: """
      version: 1
      name: test
      format: \(format)
      entities:
        \(entity):
          key: ID
          fields:
      \(lines)
      """, file: "test.yaml")
}
