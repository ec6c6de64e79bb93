/// The prefix of a filter key. Source: bitrix24-rest.md §4.6, §5.5.
enum Comparison: Sendable, Equatable {
  case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual
  case contains, notContains, like, notLike

  /// Longer prefixes first: `!=%` must not be read as `!`.
  private static let prefixes: [(String, Comparison)] = [
    ("!=%", .notLike), ("!%=", .notLike), ("!@", .notEqual), ("!%", .notContains), ("!=", .notEqual),
    (">=", .greaterOrEqual), ("<=", .lessOrEqual), ("=%", .like), ("%=", .like), ("!", .notEqual),
    (">", .greater), ("<", .less), ("%", .contains), ("@", .equal), ("=", .equal),
  ]

  static func split(_ key: String) -> (comparison: Comparison, name: String) {
    for (prefix, comparison) in prefixes where key.hasPrefix(prefix) {
      return (comparison, String(key.dropFirst(prefix.count)))
    }
    return (.equal, key)
  }

  var isNegative: Bool { self == .notEqual || self == .notContains || self == .notLike }

  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .notEqual, .notContains, .notLike: left != right
    case .equal, .contains, .like: left == right
    }
  }
}
