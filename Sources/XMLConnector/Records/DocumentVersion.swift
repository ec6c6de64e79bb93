import Mappings
import XMLText

extension VersionRules {
  /// The elements that a document lacks, by the namespace of the list in which a record stands.
  func lacking(in ancestry: XMLAncestry) -> Set<String> {
    lacking(in: ancestry.namespaces.namespace(of: ancestry.ancestors.last?.prefix ?? "") ?? "")
  }
}
