/// A value sent to a method: a text, a number, a flag, a list, a map, or a reference to an earlier command's answer.
///
/// Texts and references are different cases, so that a name in somebody's file that happens to read `$result[a]`
/// is never taken for a reference: a batch refuses such texts, a plain call sends them as they are.
/// There is no `null`: a query string cannot say it. An empty text clears a field.
///
/// Source: bitrix24-rest.md §1.6, §3.2.
public enum Parameter: Sendable, Hashable {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case list([Parameter])
  case map(Parameters)
  /// Only inside a batch, and only to a command that stands earlier in it.
  case reference(Reference)
}

/// The named values of a call or of a map within it, in the order given.
public struct Parameters: Sendable, Hashable {
  /// One name with its value.
  public struct Entry: Sendable, Hashable {
    /// The name, such as `fields` or `>ID`.
    public let name: String
    /// The value.
    public let value: Parameter
  }

  /// Every entry in order; a name occurs once.
  public private(set) var entries: [Entry] = []

  /// No values.
  public init() {}

  /// The value under a name; setting one that exists replaces it in its place, setting `nil` removes it.
  public subscript(name: String) -> Parameter? {
    get { entries.first { $0.name == name }?.value }
    set {
      let place = entries.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): entries[place] = Entry(name: name, value: value)
      case (let place?, nil): entries.remove(at: place)
      case (nil, let value?): entries.append(Entry(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { entries.isEmpty }

  /// These values, with those of the other in place of or after them.
  public func merging(_ other: Parameters) -> Parameters {
    var merged = self
    for entry in other.entries { merged[entry.name] = entry.value }
    return merged
  }
}

extension Parameters: ExpressibleByDictionaryLiteral {
  /// Values in the order written; of two with one name the later is kept.
  public init(dictionaryLiteral elements: (String, Parameter)...) {
    for (name, value) in elements { self[name] = value }
  }
}

extension Parameter: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// A flag: `true` and `false` in a call, `1` and `0` in a batch.
  public init(booleanLiteral value: Bool) { self = .flag(value) }

  /// A list.
  public init(arrayLiteral elements: Parameter...) { self = .list(elements) }

  /// A map in the order written; of two entries with one name the later is kept.
  public init(dictionaryLiteral elements: (String, Parameter)...) {
    var map = Parameters()
    for (name, value) in elements { map[name] = value }
    self = .map(map)
  }
}

extension Parameter {
  /// The value as JSON for the body of a plain call; `nil` when it holds a reference, which only a batch resolves.
  public var json: JSON? {
    switch self {
    case .text(let text): return .string(text)
    case .integer(let number): return .int(number)
    case .number(let number): return .double(number)
    case .flag(let flag): return .bool(flag)
    case .list(let elements):
      var values: [JSON] = []
      for element in elements {
        guard let value = element.json else { return nil }
        values.append(value)
      }
      return .array(values)
    case .map(let map): return map.json
    case .reference: return nil
    }
  }
}

extension Parameters {
  /// The values as a JSON object; `nil` when one holds a reference.
  public var json: JSON? {
    var members: [JSON.Member] = []
    for entry in entries {
      guard let value = entry.value.json else { return nil }
      members.append(JSON.Member(entry.name, value))
    }
    return .object(JSON.Object(members))
  }
}
