/// Whether the keys of two entities can be told apart where both stand in one place of a file.
extension KeyTemplate {
  /// What a key has at one place of it, as far as its template says.
  private enum Atom: Equatable {
    case character(Character)
    case digit
    /// A UUID is made of the entity as well: two of one place differ.
    case uuid
    /// The name of the other side; both entities of a file get it from one.
    case originator
    /// The other side's key, which may be any text.
    case anything

    func mayBe(_ other: Atom) -> Bool {
      switch (self, other) {
      case (.character(let one), .character(let another)): one == another
      case (.character(let one), .digit), (.digit, .character(let one)): one.isASCII && one.isNumber
      default: true
      }
    }

    var isOne: Bool {
      switch self {
      case .character, .digit: true
      case .uuid, .originator, .anything: false
      }
    }
  }

  private var atoms: [Atom] {
    pieces.flatMap { piece -> [Atom] in
      switch piece {
      case .text(let text): text.map { .character($0) }
      case .originator: [.originator]
      case .id(nil): [.anything]
      case .id(let digits?): Array(repeating: .digit, count: digits)
      case .uuid: [.uuid]
      }
    }
  }

  /// Whether a record of one template can get the key that a record of the other one gets.
  ///
  /// They cannot where the texts before or behind what is filled in differ, or the lengths do. That keys of the other side look
  /// different is not relied upon: they are any texts.
  ///
  /// - Parameter other: the template of another entity.
  /// - Returns: true also where it cannot be said.
  func mayGive(aKeyOf other: KeyTemplate) -> Bool {
    let (own, others) = (atoms, other.atoms)
    if own.allSatisfy(\.isOne), others.allSatisfy(\.isOne), own.count != others.count { return false }
    return Self.mayMeet(own, others) && Self.mayMeet(own.reversed(), others.reversed())
  }

  /// Looks as far as it is known which atoms stand at the same place.
  private static func mayMeet(_ own: [Atom], _ others: [Atom]) -> Bool {
    for (one, another) in zip(own, others) {
      if one == .uuid, another == .uuid { return false }
      guard one.isOne && another.isOne || one == .originator && another == .originator else { return true }
      if !one.mayBe(another) { return false }
    }
    return own.count == others.count
  }
}
