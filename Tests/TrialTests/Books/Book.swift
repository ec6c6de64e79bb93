/// What is followed of a firm: three fields that people edit. The name never changes and tells who it is.
enum Attribute: CaseIterable, Sendable { case comment, phone, email }

/// A firm as a side shows it. Of a phone only the digits count.
struct Firm: Sendable, Equatable, CustomStringConvertible {
  var name: String
  var values: [Attribute: String]

  var description: String {
    name + Attribute.allCases.map { " \($0)=\(values[$0] ?? "nothing")" }.joined()
  }

  static func digits(_ text: String) -> String { text.filter(\.isNumber) }
}

/// The side of the files, as the people see it who work with them.
protocol Book: Sendable {
  /// What the configuration says of the connection `books`.
  var connection: String { get }
  /// All firms, in their order; throws when what is read is not whole.
  func firms() throws -> [Firm]
  func add(_ firm: Firm) throws
  func set(_ attribute: Attribute, of name: String, to value: String) throws
  func remove(_ name: String) throws
  /// Whether people can edit right now without writing over what the program is about to put in place.
  func isAtRest() throws -> Bool
  /// Takes what the program sent, where it sends anything.
  func receive() throws
  /// Whether two people may have edited different fields of one firm on the two sides: not where whole records travel.
  var mergesFields: Bool { get }
}
