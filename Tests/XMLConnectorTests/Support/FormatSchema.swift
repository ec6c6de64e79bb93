import CLibXML2

/// A schema of a format, rebuilt for the tests as far as its documents are written.
struct FormatSchema {
  private let path: String

  /// - Parameter name: a file of `fixtures/schemas` without its ending.
  init(_ name: String) { path = Shipped.fixture("schemas/\(name).xsd") }

  /// The names of all schemas of whole documents.
  static let documents = [
    "commerceml-2", "enterprise-data", "exact-accounts", "pohoda-import", "quickbooks-customers-add",
    "quickbooks-vendors-add",
  ]

  /// What libxml2 finds wrong with a document; empty where it is valid.
  func flaws(in document: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: 4096)
    let count = clibxml2_validate(path, document, Int32(document.count), &text, Int32(text.count))
    let flaws = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return count == 0 ? "" : flaws.isEmpty ? "not valid" : flaws
  }
}
