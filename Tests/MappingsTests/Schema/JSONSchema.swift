import Foundation
import Mappings

/// A JSON Schema (2020-12) as far as the one of the mapping language goes; a keyword it does not know is a fault.
struct JSONSchema {
  typealias Node = [String: Any]

  let root: Node

  init(_ data: Data) throws {
    root = try JSONSerialization.jsonObject(with: data) as? Node ?? [:]
  }

  private static let remarks: Set = ["$schema", "$id", "$defs", "$comment", "title", "description"]

  /// What of a document the schema does not allow.
  func faults(of node: SourceNode) -> [String] { judge(node, root, "#").faults }

  /// What was found, and which keys of the node some part of the schema has a word on.
  private struct Judgement {
    var faults: [String] = []
    var seen: Set<String> = []

    mutating func add(_ other: Judgement) {
      faults += other.faults
      seen.formUnion(other.seen)
    }
  }

  private func judge(_ node: SourceNode, _ schema: Node, _ place: String) -> Judgement {
    var result = Judgement()
    for (keyword, value) in schema where !Self.remarks.contains(keyword) {
      switch keyword {
      case "$ref": result.add(judge(node, target(value), place))
      case "allOf": for part in value as? [Node] ?? [] { result.add(judge(node, part, place)) }
      case "anyOf":
        let results = (value as? [Node] ?? []).map { judge(node, $0, place) }
        if let good = results.first(where: \.faults.isEmpty) {
          result.add(good)
        } else {
          result.faults.append(
            "\(place): none of \(results.count) alternatives fits: \(results.map(\.faults))")
        }
      case "if":
        let holds = judge(node, value as? Node ?? [:], place).faults.isEmpty
        if let part = schema[holds ? "then" : "else"] as? Node {
          result.faults += judge(node, part, place).faults
        }
      case "then", "else": continue
      case "propertyNames":
        for entry in node.entries {
          let name = SourceNode(.scalar(entry.key), at: entry.value.mark)
          result.faults += judge(name, value as? Node ?? [:], "\(place)/\(entry.key)").faults
        }
      case "type":
        let types = value as? [String] ?? [value as? String ?? ""]
        if !types.contains(where: { Self.has($0, node) }) { result.faults.append("\(place): no \(types)") }
      case "enum":
        let texts = (value as? [Any] ?? []).map { Self.text($0) }
        if !texts.contains(node.text ?? "\u{0}") { result.faults.append("\(place): none of \(texts)") }
      case "pattern":
        let pattern = try? Regex(value as? String ?? "")
        if pattern.map({ (node.text ?? "").firstMatch(of: $0) == nil }) ?? true {
          result.faults.append("\(place): not like \(value)")
        }
      case "minItems":
        if node.items.count < value as? Int ?? 0 { result.faults.append("\(place): too few items") }
      case "minimum", "maximum":
        let number = node.text.flatMap(Int.init) ?? 0
        let bound = value as? Int ?? 0
        if keyword == "minimum" ? number < bound : number > bound {
          result.faults.append("\(place): \(number)")
        }
      case "required":
        for key in value as? [String] ?? [] where node[key] == nil {
          result.faults.append("\(place): no '\(key)'")
        }
      case "items":
        for (index, item) in node.items.enumerated() {
          result.add(Judgement(faults: judge(item, value as? Node ?? [:], "\(place)[\(index + 1)]").faults))
        }
      case "properties":
        for (key, schema) in value as? [String: Node] ?? [:] {
          guard let entry = node[key] else { continue }
          result.seen.insert(key)
          result.faults += judge(entry, schema, "\(place)/\(key)").faults
        }
      case "additionalProperties":
        let own = Set((schema["properties"] as? Node ?? [:]).keys)
        for entry in node.entries where !own.contains(entry.key) {
          result.seen.insert(entry.key)
          if let schema = value as? Node {
            result.faults += judge(entry.value, schema, "\(place)/\(entry.key)").faults
          } else {
            result.faults.append("\(place): no key '\(entry.key)'")
          }
        }
      case "unevaluatedProperties": continue
      default: result.faults.append("\(place): the keyword '\(keyword)' is not known here")
      }
    }
    if schema["unevaluatedProperties"] != nil {
      for entry in node.entries where !result.seen.contains(entry.key) {
        result.faults.append("\(place): no key '\(entry.key)'")
      }
    }
    return result
  }

  /// YAML says of a scalar what it looks like; the mapping language reads every one as a text.
  private static func has(_ type: String, _ node: SourceNode) -> Bool {
    switch (type, node.content) {
    case ("object", .mapping), ("array", .sequence), ("string", .scalar): true
    case ("integer", .scalar(let text)): Int(text) != nil
    case ("number", .scalar(let text)): Double(text) != nil
    case ("boolean", .scalar(let text)): ["true", "false"].contains(text)
    default: false
    }
  }

  /// A value of `enum` as a mapping spells it.
  private static func text(_ value: Any) -> String {
    if let text = value as? String { return text }
    if let number = value as? NSNumber, isBoolean(number) {
      return number.boolValue ? "true" : "false"
    }
    return "\(value)"
  }

  private static func isBoolean(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c"
  }

  private func target(_ reference: Any) -> Node { definition(reference as? String ?? "") ?? [:] }

  private func definition(_ reference: String) -> Node? {
    guard reference.hasPrefix("#/$defs/") else { return nil }
    return (root["$defs"] as? [String: Node])?[String(reference.dropFirst(8))]
  }
}

/// The schema as a description of keys.
extension JSONSchema {
  /// A part of the schema that describes keys with values.
  struct Part: Hashable {
    /// Where it stands.
    var pointer: String
    /// The keys it knows.
    var keys: Set<String>
    /// Whether it allows no others.
    var isClosed: Bool
  }

  private struct Place {
    var pointer: String
    var node: Node
  }

  /// The parts that describe what stands at the end of keys; `columns[2]` is an item, as is `[2]`.
  func parts(at path: [String]) -> [Part] {
    var places = alternatives(of: Place(pointer: "#", node: root))
    for component in path {
      let name = component.prefix { $0 != "[" }
      if name.isEmpty { continue }
      places = places.flatMap { below($0, String(name)) }
    }
    return places.compactMap(part)
  }

  /// Every part that allows no other keys than its own.
  var closedParts: [Part] {
    var found: [Part] = []
    func visit(_ value: Any, _ pointer: String) {
      if let list = value as? [Any] {
        for (index, item) in list.enumerated() { visit(item, "\(pointer)/\(index)") }
      }
      guard let node = value as? Node else { return }
      if let part = part(Place(pointer: pointer, node: node)), part.isClosed { found.append(part) }
      for (key, inner) in node { visit(inner, "\(pointer)/\(key)") }
    }
    visit(root, "#")
    return found
  }

  private func part(_ place: Place) -> Part? {
    let keys = properties(of: place)
    let isClosed =
      place.node["additionalProperties"] as? Bool == false
      || place.node["unevaluatedProperties"] as? Bool == false
    return keys.isEmpty && !isClosed
      ? nil : Part(pointer: place.pointer, keys: Set(keys.keys), isClosed: isClosed)
  }

  private func properties(of place: Place) -> [String: Place] {
    var result: [String: Place] = [:]
    for (key, node) in place.node["properties"] as? [String: Node] ?? [:] {
      result[key] = Place(pointer: "\(place.pointer)/properties/\(key)", node: node)
    }
    for part in place.node["allOf"] as? [Node] ?? [] {
      for inner in alternatives(of: Place(pointer: place.pointer, node: part)) {
        result.merge(properties(of: inner)) { first, _ in first }
      }
    }
    return result
  }

  private func below(_ place: Place, _ key: String) -> [Place] {
    if let found = properties(of: place)[key] { return alternatives(of: found) }
    guard let rest = place.node["additionalProperties"] as? Node else { return [] }
    return alternatives(of: Place(pointer: "\(place.pointer)/additionalProperties", node: rest))
  }

  private func alternatives(of place: Place) -> [Place] {
    if let reference = place.node["$ref"] as? String {
      return definition(reference).map { alternatives(of: Place(pointer: reference, node: $0)) } ?? []
    }
    if let list = place.node["anyOf"] as? [Node] {
      return list.enumerated().flatMap { index, node -> [Place] in
        // A list of conditions in a list of conditions would never end.
        if node["type"] as? String == "array", (node["items"] as? Node)?["$ref"] as? String == place.pointer {
          return []
        }
        return alternatives(of: Place(pointer: "\(place.pointer)/anyOf/\(index)", node: node))
      }
    }
    if let items = place.node["items"] as? Node {
      return alternatives(of: Place(pointer: "\(place.pointer)/items", node: items))
    }
    return [place]
  }
}
