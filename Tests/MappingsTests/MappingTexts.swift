import Contractors
import Mappings
import SyncConfiguration
import Testing

/// What is wrong with a mapping's text; nothing where it loads.
func problems(_ yaml: String) -> [SourceProblem] {
  do {
    _ = try Mapping.read(yaml: yaml, file: "m.yaml")
    return []
  } catch { return error.problems }
}

/// A guessed mapping as it is read from its own text, bound to the header it was guessed for.
func bound(_ inferred: InferredMapping, _ header: [String]) throws -> CompiledMapping {
  let mapping = try Mapping.read(yaml: inferred.yaml, file: "m.yaml")
  #expect(try Mapping.compile(inferred.document).fingerprint == mapping.fingerprint)
  let bound = mapping.bind(header: header)
  #expect(bound.missingKeys == [])
  return bound.mapping
}
