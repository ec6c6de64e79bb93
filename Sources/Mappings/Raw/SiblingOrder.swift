/// The order in which a format wants the children of its nodes; new ones go where they belong.
struct SiblingOrder: Sendable, Hashable {
  /// By the parent's name the children's names in order.
  var ranks: [String: [String: Int]]

  /// No order: new nodes go to the end.
  static let none = SiblingOrder(ranks: [:])

  init(_ names: [String: [String]]) {
    ranks = names.mapValues { names in
      Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }
  }

  private init(ranks: [String: [String: Int]]) { self.ranks = ranks }

  /// Puts a new child among its siblings: behind the last one of its name, else before the first that must come later.
  ///
  /// - Returns: its index.
  func insert(_ child: RawNode, into parent: inout RawNode) -> Int {
    let index = index(of: child.name, in: parent)
    parent.children.insert(child, at: index)
    return index
  }

  private func index(of name: String, in parent: RawNode) -> Int {
    if let last = parent.children.lastIndex(where: { $0.name == name }) { return last + 1 }
    guard let ranks = ranks[parent.name], let rank = ranks[name] else { return parent.children.count }
    return parent.children.firstIndex { (ranks[$0.name] ?? -1) > rank } ?? parent.children.count
  }
}
