/// Elements that not all versions of a format have (`document.versions`), where the version ends the namespace of the records.
public struct VersionRules: Sendable, Hashable {
  /// What stands before the version in the namespace.
  var namespace: String
  /// The version that first has an element, by its name.
  var since: [String: [Int]]

  /// The elements that a document lacks.
  ///
  /// - Parameter namespace: that of the list in which records stand.
  /// - Returns: their names; none where the namespace names no version.
  public func lacking(in namespace: String) -> Set<String> {
    guard namespace.hasPrefix(self.namespace),
      let version = Self.version(namespace.dropFirst(self.namespace.count))
    else { return [] }
    return Set(since.filter { version.lexicographicallyPrecedes($0.value) }.keys)
  }

  /// `1.17` as its numbers; nil for what is no version.
  static func version(_ text: some StringProtocol) -> [Int]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    return parts.contains(nil) ? nil : parts.compactMap(\.self)
  }
}
