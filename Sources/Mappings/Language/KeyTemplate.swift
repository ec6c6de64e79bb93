import Contractors

/// How the key of a new record is made of its origin: `{originator}-{id}`, `1{id:4}`, `{{UUID}}`.
///
/// `{id:4}` is a number filled up with zeros to four digits, for programs whose keys have a length of their own; `{uuid}` is a
/// UUID made of the origin, in capitals where its name is.
struct KeyTemplate {
  enum Piece {
    case text(Substring)
    case originator
    /// The number of digits; nil takes the key as it is.
    case id(digits: Int?)
    case uuid(isCapital: Bool)
  }

  private(set) var pieces: [Piece] = []

  /// So many digits a number in a key may have.
  static let digits = 1...18

  /// - Parameters:
  ///   - text: the template.
  ///   - widths: the numbers of digits that cells of the file say, by their names.
  init(_ text: String, digits widths: [String: Int] = [:]) {
    var rest = Substring(text)
    // The innermost braces: those around them belong to the key.
    while let close = rest.firstIndex(of: "}"), let open = rest[..<close].lastIndex(of: "{") {
      let name = rest[rest.index(after: open)..<close]
      let piece: Piece =
        if name == "originator" {
          .originator
        } else if name == "id" {
          .id(digits: nil)
        } else if name == "uuid" || name == "UUID" {
          .uuid(isCapital: name == "UUID")
        } else if name.hasPrefix("id:"),
          let digits = Int(name.dropFirst(3)) ?? widths[String(name.dropFirst(3))],
          Self.digits.contains(digits)
        {
          .id(digits: digits)
        } else {
          .text(rest[open...close])
        }
      pieces += [.text(rest[..<open]), piece]
      rest = rest[rest.index(after: close)...]
    }
    pieces.append(.text(rest))
  }

  /// Whether two records of one place get two keys.
  var namesRecord: Bool {
    pieces.contains { piece in
      switch piece {
      case .id, .uuid: true
      case .text, .originator: false
      }
    }
  }

  /// The key of a record with this origin; nil when its key is no number, or has too many digits.
  func filled(with origin: Origin, _ entity: Entity) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let own): text += own
      case .originator: text += origin.originator
      case .id(nil): text += origin.id
      case .uuid(let isCapital):
        let uuid = NamedUUID.text(of: origin, entity)
        text += isCapital ? uuid.uppercased() : uuid
      case .id(let digits?):
        guard (1...digits).contains(origin.id.utf8.count),
          origin.id.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
          return nil
        }
        text += String(repeating: "0", count: digits - origin.id.utf8.count) + origin.id
      }
    }
    return text
  }
}
