import Contractors

/// The rules of one entity made ready for reading many records.
///
/// Rules are large values, and taking one out of an array or an enum copies all that is in it; here each lies in an object of
/// its own, once and for all.
final class EntityReader: Sendable {
  /// A rule as it is read.
  enum RuleReader: Sendable {
    case scalar(Kept<ScalarRule>)
    case bag(BagReader)
    case other(Kept<Rule>)

    init(_ rule: Rule) {
      switch rule {
      case .scalar(let rule): self = .scalar(Kept(rule))
      case .bag(let rule): self = .bag(BagReader(rule))
      case .split, .constant, .cases: self = .other(Kept(rule))
      }
    }
  }

  let mapping: EntityMapping
  /// The rules whose places may repeat other fields, those of variants too.
  let repeating: [ScalarRule]
  private let rules: [RuleReader]
  /// The rules of each variant, those that all records have before its own.
  private let variants: [[RuleReader]]

  init(_ mapping: EntityMapping) {
    self.mapping = mapping
    repeating = mapping.allRules.repeating
    let rules = mapping.rules.map { RuleReader($0) }
    self.rules = rules
    variants = mapping.variants.map { rules + $0.rules.map { RuleReader($0) } }
  }

  /// The rules of a record as it was read.
  func rules(reading raw: RawNode) -> [RuleReader] {
    if variants.isEmpty { return rules }
    return mapping.variant(reading: raw).map { variants[$0] } ?? rules
  }
}

/// A value in an object of its own, which many can hold without copying what is in it.
final class Kept<Content: Sendable>: Sendable {
  let content: Content

  init(_ content: Content) { self.content = content }
}

/// The readers of a mapping; they follow from its rules, so that they bear on no comparison of two mappings.
struct EntityReaders: Sendable, Hashable {
  private var company: EntityReader?
  private var contact: EntityReader?

  subscript(_ entity: Entity) -> EntityReader? {
    get {
      switch entity {
      case .company: company
      case .contact: contact
      }
    }
    set {
      switch entity {
      case .company: company = newValue
      case .contact: contact = newValue
      }
    }
  }

  static func == (lhs: EntityReaders, rhs: EntityReaders) -> Bool { true }

  func hash(into hasher: inout Hasher) {}
}
