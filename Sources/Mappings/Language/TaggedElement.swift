import Contractors

/// The spelling of bag elements in one cell of the generic CSV mapping.
///
/// Elements are separated by `;`, each is `kind:value`; `\` escapes `;`, `:`, `|` and itself. An address with parts is
/// `kind:postal code|country|region|city|street, house|line 2`, a bank account
/// `number|bank code|bank name|correspondent account|currency`. Source: architecture.md §1, "The generic CSV mapping".
struct TaggedElement {
  /// The parts of an address in their order.
  static let addressParts = ["postalCode", "country", "region", "city", "street", "line2"]
  /// The parts of a bank account behind its number.
  static let accountParts = ["bankCode", "bankName", "correspondentAccount", "currency"]

  /// The parts that elements of a type can carry.
  static func parts(of type: FieldType) -> [String] {
    switch type {
    case .address: addressParts
    case .bankAccount: accountParts
    default: []
    }
  }

  /// Why an item says nothing that could be kept.
  struct Damage: Error {
    let expected: Sentence
  }

  let field: FieldDescriptor
  private var type: FieldType { field.type }

  /// Splits a cell at separators that are not escaped; escapes stay in the items.
  static func items(of cell: String) -> [String] {
    split(cell, at: ";").map(\.trimmed).filter { !$0.isEmpty }
  }

  /// Reads one item.
  ///
  /// - Throws: ``Damage``.
  func element(_ item: String) throws(Damage) -> Element {
    var rest = item
    var kind: String?
    if type != .bankAccount {
      let pieces = Self.split(item, at: ":")
      // `https://` typed by a person is no kind.
      if pieces.count > 1, !pieces[1].hasPrefix("//") {
        kind = try usual(Self.unescaped(pieces[0]).trimmed)
        rest = pieces.dropFirst().joined(separator: ":")
      }
    }
    let names = Self.parts(of: type)
    let pieces = names.isEmpty ? [rest] : Self.split(rest, at: "|")
    let values = pieces.map { Self.unescaped($0.trimmed) }
    var element = Element("", kind: kind?.isEmpty == true ? nil : kind)
    switch type {
    case .address where values.count > 1:
      guard values.count <= names.count else { throw Damage(expected: Expectation.addressParts) }
      for (name, value) in zip(names, values) where !value.isEmpty { element.parts[name] = value }
      element.value = AddressLine.line(of: element.parts)
    case .bankAccount:
      guard values.count <= names.count + 1 else { throw Damage(expected: Expectation.elementParts) }
      element.value = values[0]
      for (name, value) in zip(names, values.dropFirst()) where !value.isEmpty { element.parts[name] = value }
    default: element.value = values.joined(separator: "|")
    }
    if element.value.isEmpty, element.parts.isEmpty {
      throw Damage(expected: type == .address ? Expectation.addressParts : Expectation.elementParts)
    }
    return element
  }

  /// The catalogue's spelling of a kind, since people write `Mobile` and `MOBILE`.
  private func usual(_ kind: String) throws(Damage) -> String {
    let usual = field.usualKinds
    if kind.isEmpty || usual.contains(kind) { return kind }
    let folded = HeadingFold.fold(kind)
    if let known = usual.first(where: { HeadingFold.fold($0) == folded }) { return known }
    guard field.kinds == nil else { throw Damage(expected: Expectation.kind(usual)) }
    return kind
  }

  /// Writes one item.
  func text(of element: Element) -> String {
    let names = Self.parts(of: type)
    var body: String
    switch type {
    case .address where names.contains(where: { element.parts[$0]?.isEmpty == false }):
      body = names.map { Self.escaped(element.parts[$0] ?? "", isPart: true) }.joined(separator: "|")
    case .bankAccount:
      let parts = names.map { Self.escaped(element.parts[$0] ?? "", isPart: true) }
      let last = parts.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
      body = ([Self.escaped(element.value, isPart: true)] + parts.prefix(last)).joined(separator: "|")
    default: body = Self.escaped(element.value, isPart: !names.isEmpty)
    }
    guard let kind = element.kind, !kind.isEmpty, type != .bankAccount else { return body }
    if body.hasPrefix("//") { body = "\\" + body }
    return Self.escaped(kind, isPart: false) + ":" + body
  }

  // Bytes, not characters: a combining mark behind a separator must not hide it. Separators are of ASCII.
  static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
    let bytes = text.utf8
    let mark = UInt8(ascii: separator)
    guard bytes.contains(mark) else { return [text] }
    var items: [String] = []
    var start = bytes.startIndex
    var isEscaped = false
    for index in bytes.indices {
      let byte = bytes[index]
      if isEscaped {
        isEscaped = false
      } else if byte == mark {
        items.append(String(text[start..<index]))
        start = bytes.index(after: index)
      } else {
        isEscaped = byte == UInt8(ascii: "\\")
      }
    }
    return items + [String(text[start...])]
  }

  static func escaped(_ text: String, isPart: Bool) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == ";" || scalar == ":" || scalar == "\\" || (isPart && scalar == "|") {
        escaped.append("\\")
      }
      escaped.append(scalar)
    }
    return String(escaped)
  }

  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var plain = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if !isEscaped && scalar == "\\" {
        isEscaped = true
      } else {
        plain.append(scalar)
        isEscaped = false
      }
    }
    return String(plain)
  }
}

/// An address in one line, made of its parts where the source gave no line.
enum AddressLine {
  private static let order = ["postalCode", "country", "region", "district", "city", "street", "line2"]

  /// The parts joined in the order usual in Russia: index, country, region, district, city, street, the rest.
  static func line(of parts: [String: String]) -> String {
    order.compactMap { parts[$0] }.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Gives parts without a street what a line says besides them, which is the street and what follows it: there is no other place for it
  /// where an address has parts alone. What one of `all` its parts says is no street, also where there is no place for that part.
  static func addRest(of line: String, beside all: [String: String], to parts: inout [String: String]) {
    guard parts["street"]?.isEmpty ?? true, !line.isEmpty else { return }
    if all.values.allSatisfy(\.isEmpty) {
      parts["street"] = line
      return
    }
    func pieces(_ text: String) -> [String] { text.split(separator: ",").map { String($0).trimmed } }
    let said = Set((Array(all.values) + parts.values).flatMap(pieces).map { HeadingFold.fold($0) })
    let country = all["country"].flatMap { CountryCode(named: $0)?.value ?? $0 }
    let rest = pieces(line).filter {
      // A country may be said by its code in one place and by its name in the other.
      !$0.isEmpty && !said.contains(HeadingFold.fold($0))
        && (country == nil || $0.uppercased() != country && CountryCode(named: $0)?.value != country)
    }
    // An address none of whose parts has a place goes there as a whole.
    let isHomeless = parts.values.allSatisfy(\.isEmpty)
    if !rest.isEmpty || isHomeless { parts["street"] = isHomeless ? line : rest.joined(separator: ", ") }
  }
}
