import Contractors
import Foundation
import Mappings
import Reconciliation

extension ConfigurationReader {
  private static let syncKeys = [
    "left", "right", "direction", "entities", "where", "create", "match", "policy", "drift", "removals",
    "flag",
    "guards", "schedule",
  ]

  func sync(_ name: String, _ node: SourceNode) -> SyncDefinition? {
    let path = ["syncs", name]
    guard let keys = reader.keys(node, path, allowed: Self.syncKeys) else { return nil }
    // What else is wrong with the sync is told also when a side is.
    let sides = Sides { side($0.rawValue, keys, node, path) }
    let (left, right) = (sides.left ?? "", sides.right ?? "")
    if left == right, sides.left != nil {
      reader.report(node.mark, path, .sameConnection)
      return nil
    }
    var settings = SyncSettings(
      name: name, connections: Sides(left: left, right: right),
      origins: Sides(left: connections[left]?.origin ?? left, right: connections[right]?.origin ?? right))
    settings.comparison = Comparison(country: country)
    if let node = keys["direction"], let word: Direction = reader.word(node, path + ["direction"]) {
      settings.direction = word
    }
    if let node = keys["drift"], let word: DriftPolicy = reader.word(node, path + ["drift"]) {
      settings.drift = word
    }
    if let node = keys["removals"], let word: RemovalPolicy = reader.word(node, path + ["removals"]) {
      settings.removals = word
    }
    if let node = keys["entities"] {
      settings.entities = words(node, path + ["entities"]) ?? settings.entities
    }
    if let node = keys["match"] { settings.matching = words(node, path + ["match"]) ?? settings.matching }
    if let node = keys["where"] { settings.filters = filters(node, path + ["where"], settings) }
    if let node = keys["create"] { readCreate(node, path + ["create"], &settings) }
    if let node = keys["policy"] { readPolicies(node, path + ["policy"], &settings) }
    if let node = keys["flag"] { readFlags(node, path + ["flag"], &settings) }
    if let node = keys["guards"] { readGuards(node, path + ["guards"], &settings) }
    let schedule = keys["schedule"].flatMap { readSchedule($0, path + ["schedule"]) }
    if sides.left == nil || sides.right == nil { return nil }
    return SyncDefinition(settings: settings, schedule: schedule)
  }

  private func side(
    _ key: String, _ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]
  ) -> String? {
    guard let name = required(key, keys, node, path), let value = keys[key] else { return nil }
    if connections[name] != nil { return name }
    if brokenConnections.contains(name) { return nil }
    let nearest = Suggestion.nearest(to: name, among: connections.keys.sorted())
    reader.report(value.mark, path + [key], .noConnection(name, nearest: nearest))
    return nil
  }

  private func readSchedule(_ node: SourceNode, _ path: [String]) -> String? {
    guard let text = reader.text(node, path) else { return nil }
    // The 30th of February never comes.
    let schedule = CronSchedule(text)
    if schedule?.next(after: Timestamp(milliseconds: 0), in: .gmt) != nil { return text }
    reader.report(node.mark, path, .noSchedule(text))
    return nil
  }

  private func words<Word: RawRepresentable & CaseIterable>(_ node: SourceNode, _ path: [String]) -> [Word]?
  where Word.RawValue == String {
    let items = node.items.isEmpty ? [node] : node.items
    let words: [Word] = items.compactMap { reader.word($0, path) }
    return words.count == items.count ? words : nil
  }

  private func perSide(_ node: SourceNode, _ path: [String], _ body: (Side, SourceNode, [String]) -> Void) {
    guard let keys = reader.keys(node, path, allowed: ["left", "right"]) else { return }
    for side in Side.allCases {
      if let value = keys[side.rawValue] { body(side, value, path + [side.rawValue]) }
    }
  }

  private func filters(
    _ node: SourceNode, _ path: [String], _ settings: SyncSettings
  ) -> Sides<[FieldName: [String]]> {
    var filters = settings.filters
    perSide(node, path) { side, value, path in
      let allowed = fieldNames(settings, value.entries.map(\.key))
      for entry in reader.keys(value, path, allowed: allowed).map({
        $0.sorted { $0.key < $1.key }
      }) ?? [] {
        let field = FieldName(rawValue: entry.key)
        guard let texts = reader.texts(entry.value, path + [entry.key]) else { continue }
        let items = entry.value.items.isEmpty ? [entry.value] : entry.value.items
        // An empty text means records without a value.
        filters[side][field] = zip(items, texts).compactMap { item, text in
          text.isEmpty ? text : choice(item, path + [entry.key], of: field, on: side, settings)
        }
      }
    }
    return filters
  }

  private func readCreate(_ node: SourceNode, _ path: [String], _ settings: inout SyncSettings) {
    var create = settings.create
    perSide(node, path) { side, value, path in
      switch value.text {
      case "always": create[side] = .always
      case "never": create[side] = .never
      default:
        guard let keys = reader.keys(value, path, allowed: ["requires"]) else { return }
        guard let fields = keys["requires"] else {
          reader.report(value.mark, path, .missingRequires)
          return
        }
        guard let names = reader.texts(fields, path + ["requires"]) else { return }
        let known = fieldNames(settings, names)
        for name in names {
          guard let known, !known.contains(name) else { continue }
          reader.report(
            fields.mark, path + ["requires"],
            .noField(name, nearest: Suggestion.nearest(to: name, among: known)))
        }
        create[side] = .requires(names.map(FieldName.init(rawValue:)))
      }
    }
    settings.create = create
  }

  private func readPolicies(_ node: SourceNode, _ path: [String], _ settings: inout SyncSettings) {
    let groups = ["identifiers", "personName", "default"]
    let known = fieldNames(settings, node.entries.map(\.key).filter { !groups.contains($0) })
    guard let keys = reader.keys(node, path, allowed: known.map { $0 + groups }) else { return }
    for (name, value) in keys.sorted(by: { $0.key < $1.key }) {
      let path = path + [name]
      var rule = FieldRule(.ask)
      if value.entries.isEmpty {
        guard let policy: Policy = reader.word(value, path) else { continue }
        rule.policy = policy
      } else {
        guard let parts = reader.keys(value, path, allowed: ["policy", "clearable"]) else { continue }
        if let node = parts["policy"], let policy: Policy = reader.word(node, path + ["policy"]) {
          rule.policy = policy
        }
        if let node = parts["clearable"], let flag = reader.flag(node, path + ["clearable"]) {
          rule.isClearable = flag
        }
      }
      if name == "default" {
        settings.defaultRule = rule
      } else {
        settings.rules[FieldName(rawValue: name)] = rule
      }
    }
  }

  private func readFlags(_ node: SourceNode, _ path: [String], _ settings: inout SyncSettings) {
    var flags = settings.flags
    perSide(node, path) { side, value, path in
      let allowed = fieldNames(settings, value.entries.map(\.key))
      guard let keys = reader.keys(value, path, allowed: allowed) else { return }
      flags[side] = [:]
      for (name, node) in keys.sorted(by: { $0.key < $1.key }) {
        let field = FieldName(rawValue: name)
        flags[side][field] = choice(node, path + [name], of: field, on: side, settings)
      }
    }
    settings.flags = flags
  }

  private func readGuards(_ node: SourceNode, _ path: [String], _ settings: inout SyncSettings) {
    guard let keys = reader.keys(node, path, allowed: GuardName.allCases.map(\.rawValue)) else { return }
    for (name, value) in keys.sorted(by: { $0.key < $1.key }) {
      guard let guardName = GuardName(rawValue: name), let text = reader.text(value, path + [name]) else {
        continue
      }
      if let limit = GuardLimit(text) {
        settings.guards[guardName] = limit
      } else {
        reader.report(value.mark, path + [name], .noLimit(text))
      }
    }
  }

  /// The fields that may be named: those of both entities, and where one of `names` is none of them, those that the mappings of
  /// the two sides declare as well.
  ///
  /// - Returns: nil when a mapping that may declare the others cannot be read.
  private func fieldNames(_ settings: SyncSettings, _ names: [String]) -> [String]? {
    var known = Set(Entity.allCases.flatMap { settings.catalogue.fields(of: $0).map(\.name.rawValue) })
    if !known.isSuperset(of: names) {
      for side in Side.allCases {
        guard let connection = connections[settings.connections[side]],
          let declared = declaredFields(connection)
        else { return nil }
        known.formUnion(declared.map(\.rawValue))
      }
    }
    return known.sorted()
  }
}
