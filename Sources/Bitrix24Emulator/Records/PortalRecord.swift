/// One stored company or contact; only what was written is kept.
struct PortalRecord: Sendable, Hashable {
  let id: Int
  /// Seconds since 1970, as all moments here.
  var created: Int
  var modified: Int
  var createdBy: Int
  var modifiedBy: Int
  var assignedBy: Int
  /// Upper-case field name to text; a cleared field holds "", an untouched one is missing.
  var texts: [String: String] = [:]
  var multi: [MultiField] = []

  func values(of kind: String) -> [MultiField] { multi.filter { $0.kind == kind } }
}

/// One row of a multi-field: a phone, an address, a site.
struct MultiField: Sendable, Hashable {
  /// Portal-wide; a deleted and repeated value gets another.
  let id: Int
  /// PHONE, EMAIL, WEB, IM, LINK, or whatever a caller made up.
  var kind: String
  var valueType: String
  var value: String
}
