import ReplicaTesting

/// One of the two sides.
enum Desk: Sendable { case books, portal }

/// What people did, and therefore what both sides have to show at rest. Knows nothing of how the program works.
///
/// Nobody here argues: between two rests a field is edited on one side only, so that at rest the last edit must stand on both.
struct People {
  private struct Known {
    var firm: Firm
    var isRemoved = false
    /// Who has it; nil once both do.
    var bornAt: Desk?
    /// On which side a field was edited since the last rest.
    var editedAt: [Attribute: Desk] = [:]
  }

  private var known: [Known] = []
  private var numbers = 0
  /// What happened, for whoever looks for the cause of a failure.
  private(set) var story: [String] = []
  let mergesFields: Bool

  init(mergesFields: Bool) { self.mergesFields = mergesFields }

  /// What both sides have to show at rest.
  var expected: [String: Firm] {
    Dictionary(uniqueKeysWithValues: known.filter { !$0.isRemoved }.map { ($0.firm.name, $0.firm) })
  }

  var removed: Set<String> { Set(known.filter(\.isRemoved).map(\.firm.name)) }

  /// Both sides agreed: anybody may edit anything again.
  mutating func rest() {
    for place in known.indices {
      known[place].bornAt = nil
      known[place].editedAt = [:]
    }
    story.append("rest")
  }

  mutating func note(_ line: String) { story.append(line) }

  /// Somebody does something on a side.
  mutating func act(at desk: Desk, _ random: inout RandomSource, book: any Book, portal: PortalDesk) throws {
    let choice = random.below(10)
    if choice < 2 || expected.count < 4 { return try add(at: desk, &random, book: book, portal: portal) }
    if choice < 3, expected.count > 5, try remove(at: desk, &random, book: book, portal: portal) { return }
    let open = known.indices.flatMap { place in
      Attribute.allCases.filter { mayEdit(known[place], $0, at: desk) }.map { (place, $0) }
    }
    guard let (place, attribute) = random.pick(open) else { return }
    let value = value(of: attribute)
    let name = known[place].firm.name
    switch desk {
    case .books: try book.set(attribute, of: name, to: value)
    case .portal: try portal.set(attribute, of: name, to: value)
    }
    known[place].editedAt[attribute] = desk
    known[place].firm.values[attribute] = attribute == .phone ? Firm.digits(value) : value
    story.append("\(desk): \(attribute) of \(name) is \(value)")
  }

  mutating func add(at desk: Desk, _ random: inout RandomSource, book: any Book, portal: PortalDesk) throws {
    let firm = Firm(
      name: "ООО «Фирма \(next())»",
      values: [.comment: value(of: .comment), .phone: value(of: .phone), .email: value(of: .email)])
    switch desk {
    case .books: try book.add(firm)
    case .portal: try portal.add(firm)
    }
    var seen = firm
    seen.values[.phone] = Firm.digits(firm.values[.phone] ?? "")
    known.append(Known(firm: seen, bornAt: desk))
    story.append("\(desk): \(firm) is new")
  }

  private mutating func remove(
    at desk: Desk, _ random: inout RandomSource, book: any Book, portal: PortalDesk
  ) throws -> Bool {
    let untouched = known.indices.filter {
      !known[$0].isRemoved && known[$0].bornAt == nil && known[$0].editedAt.isEmpty
    }
    // One between two rests: more of so few would be what the guards are for.
    guard known.allSatisfy({ !$0.isRemoved || $0.bornAt == nil && $0.editedAt.isEmpty }),
      let place = random.pick(untouched)
    else { return false }
    let name = known[place].firm.name
    switch desk {
    case .books: try book.remove(name)
    case .portal: try portal.remove(name)
    }
    known[place].isRemoved = true
    known[place].editedAt[.comment] = desk
    story.append("\(desk): \(name) is removed")
    return true
  }

  private func mayEdit(_ known: Known, _ attribute: Attribute, at desk: Desk) -> Bool {
    if known.isRemoved || (known.bornAt ?? desk) != desk { return false }
    return mergesFields
      ? (known.editedAt[attribute] ?? desk) == desk : known.editedAt.values.allSatisfy { $0 == desk }
  }

  private mutating func next() -> Int {
    numbers += 1
    return numbers
  }

  private mutating func value(of attribute: Attribute) -> String {
    let number = String(next())
    return switch attribute {
    case .comment: "слово \(number)"
    case .phone: "+7 900 \(String(repeating: "0", count: max(0, 7 - number.count)) + number)"
    case .email: "a\(number)@firm.example"
    }
  }
}
