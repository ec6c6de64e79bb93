import Contractors

/// What a contractor is called.
enum ContractorName {
  /// The name of a company, the names of a person; nil where none is known.
  static func name(_ text: (FieldName) -> String?) -> String? {
    func said(_ field: FieldName) -> String? { text(field).flatMap { $0.isEmpty ? nil : $0 } }
    for field in ["name", "fullName", "legalName"] as [FieldName] {
      if let name = said(field) { return name }
    }
    let parts = (["lastName", "firstName", "middleName"] as [FieldName]).compactMap(said)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
