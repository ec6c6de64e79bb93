/// Where records stand in a file: the names of the elements from the root to the record.
///
/// Names are local names: a prefix in the file, whatever it is, does not matter.
public struct XMLRecordPath: Sendable, Hashable, CustomStringConvertible {
  /// One step from an element to an element in it.
  public enum Step: Sendable, Hashable {
    /// An element of this local name.
    case named(String)
    /// Any element.
    case any
    /// Any number of elements, also none.
    case anyDepth
  }

  /// The steps; the last one is the record.
  public let steps: [Step]
  /// The namespace the record's own name must be in; `nil` when it does not matter, empty for no namespace.
  public let namespace: String?

  /// A path from its steps; `nil` for no step, more than 63, or a last step of any depth.
  ///
  /// - Parameters:
  ///   - steps: from the root element to the record.
  ///   - namespace: the namespace the record must be in; `nil` when it does not matter, empty for none.
  public init?(_ steps: [Step], namespace: String? = nil) {
    // A bit a step and one for the match must fit a word.
    guard let last = steps.last, last != .anyDepth, steps.count <= 63 else { return nil }
    self.steps = steps
    self.namespace = namespace
  }

  /// A path as text: names with `/` between them, `*` for any element, `**` for any depth.
  ///
  /// A `/` at the beginning says nothing; `**/Контрагенты/Контрагент` begins anywhere. `nil` for an empty step and for
  /// what a path of steps cannot be.
  ///
  /// - Parameters:
  ///   - text: the path.
  ///   - namespace: the namespace the record must be in; `nil` when it does not matter, empty for none.
  public init?(_ text: String, namespace: String? = nil) {
    let trimmed = text.hasPrefix("/") ? text.dropFirst() : text[...]
    let names = trimmed.split(separator: "/", omittingEmptySubsequences: false)
    guard !names.contains("") else { return nil }
    self.init(
      names.map { name in name == "*" ? .any : name == "**" ? .anyDepth : .named(String(name)) },
      namespace: namespace)
  }

  /// The path as text.
  public var description: String {
    steps.map { step in
      switch step {
      case .named(let name): name
      case .any: "*"
      case .anyDepth: "**"
      }
    }.joined(separator: "/")
  }
}
