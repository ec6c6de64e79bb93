/// The parameters of one command.
///
/// Classic methods take the top-level names in any letter case, the universal ones only as documented.
/// Source: bitrix24-rest.md §1.1.
struct Arguments: Sendable {
  private(set) var values: PHPArray

  init(_ values: PHPArray) { self.values = values }

  subscript(name: String) -> PHPValue? {
    if let value = values[name] { return value }
    let wanted = name.lowercased()
    return values.pairs.first { $0.key.lowercased() == wanted }?.value
  }

  func exactly(_ name: String) -> PHPValue? { values[name] }

  /// An array parameter: missing and empty ones are an empty array, anything else that is no array is refused.
  func array(_ name: String, orThrow error: RestError) throws(RestError) -> PHPArray {
    switch self[name] {
    case .none, .null: return PHPArray()
    case .array(let array): return array
    case .string(""): return PHPArray()
    default: throw error
    }
  }

  /// A required array parameter.
  func requiredArray(_ name: String, orThrow error: RestError) throws(RestError) -> PHPArray {
    guard let array = self[name]?.array else { throw error }
    return array
  }

  /// A record's id, greater than 0.
  func id(_ name: String = "id", orThrow error: RestError = .idInvalid) throws(RestError) -> Int {
    guard let id = self[name]?.integer, id > 0 else { throw error }
    return id
  }
}
