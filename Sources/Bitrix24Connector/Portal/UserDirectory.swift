import Bitrix24
import Contractors

/// The portal's users, for what a card keeps as a user's number: shown by name, found by name, e-mail or number.
struct UserDirectory: Sendable {
  private var names: [Int: String] = [:]
  /// Nil where two users share the spelling.
  private var ids: [String: Int?] = [:]

  var count: Int { names.count }

  /// - Parameter users: rows of `user.get`.
  init(_ users: [JSON]) {
    var people: [(id: Int, name: String, email: String)] = []
    for user in users {
      guard let id = user["ID"]?.id else { continue }
      func part(_ field: String) -> String { Normal.collapsed(user[field]?.text ?? "") }
      let (first, last, middle, email) = (part("NAME"), part("LAST_NAME"), part("SECOND_NAME"), part("EMAIL"))
      let name = [first, last].filter { !$0.isEmpty }.joined(separator: " ")
      people.append((id, name, email))
      var spellings = [[first, last]]
      if !middle.isEmpty { spellings.append([first, middle, last]) }
      for spelling in spellings { add(Self.key(spelling.joined(separator: " ")), id) }
      if !email.isEmpty { add(email.lowercased(), id) }
    }
    for person in people {
      if !person.name.isEmpty, ids[Self.key(person.name)] == .some(person.id) {
        names[person.id] = person.name
      } else {
        // Nameless, or one of several of that name.
        names[person.id] = person.email.isEmpty ? String(person.id) : person.email
      }
    }
  }

  /// The spelling under which a user is read; a number that is not in the directory stays a number.
  func name(of id: String) -> String {
    Int(id).flatMap { names[$0] } ?? id
  }

  /// Whether there is a user of that number.
  func knows(_ id: Int) -> Bool { names[id] != nil }

  /// The number of the one user meant by a name in any order of its words, an e-mail or a number.
  func id(of text: String) -> Int? {
    if let id = Int(text), id > 0 { return id }
    let found = text.contains("@") ? ids[text.lowercased()] : ids[Self.key(text)]
    return found ?? nil
  }

  private mutating func add(_ key: String, _ id: Int) {
    if key.isEmpty { return }
    if let known = ids[key], known != id { ids[key] = .some(nil) } else { ids[key] = id }
  }

  private static func key(_ name: String) -> String {
    Normal.person(name).split(separator: " ").sorted().joined(separator: " ")
  }
}
