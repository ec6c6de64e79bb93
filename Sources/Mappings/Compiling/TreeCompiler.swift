import Contractors

/// Compiles what an entity of an XML mapping says of other records of its document: joined lists and tombstones.
struct TreeCompiler {
  let reader: SourceReader
  let places: PlaceCompiler

  private var conditions: ConditionCompiler { ConditionCompiler(reader: reader, places: places) }
  private var documents: DocumentCompiler { DocumentCompiler(reader: reader) }

  /// The keys that this compiler knows.
  static let keys = ["joins", "tombstones", "again"]

  /// Adds what the keys of an entity say.
  func add(_ keys: [String: SourceNode], _ path: [String], to mapping: inout EntityMapping) {
    guard places.format == .xml else {
      for key in Self.keys where keys[key] != nil {
        reader.report(keys[key]?.mark ?? SourceMark(line: 1, column: 1), path + [key], .onlyInXML(key))
      }
      return
    }
    if let node = keys["joins"] { mapping.joins = joins(node, path + ["joins"]) }
    if let node = keys["tombstones"] {
      mapping.tombstone = tombstone(node, path + ["tombstones"], records: mapping.recordPaths)
    }
    if let node = keys["again"] {
      let word: Again? = reader.word(node, path + ["again"])
      mapping.isRepeated = word == .same
    }
    reportUnknownJoins(mapping, keys["fields"], path)
  }

  /// What the same key once more means.
  private enum Again: String, CaseIterable {
    /// A defect of the file.
    case error
    /// The same record, if it says the same.
    case same
  }

  private func joins(_ node: SourceNode, _ path: [String]) -> [JoinRule] {
    guard reader.keys(node, path, allowed: nil) != nil else { return [] }
    return node.entries.compactMap { entry in
      let path = path + [entry.key]
      guard
        let keys = reader.keys(entry.value, path, allowed: ["records", "owner", "is", "key", "where"])
      else { return nil }
      guard let records = keys["records"], let owner = keys["owner"], let key = keys["is"] else {
        reader.report(entry.mark, path, .joinNeeds)
        return nil
      }
      let paths = documents.recordPaths(records, path + ["records"])
      guard let owner = places.place(owner, path + ["owner"]), let key = places.place(key, path + ["is"]),
        !paths.isEmpty
      else { return nil }
      return JoinRule(
        name: entry.key, paths: paths, owner: owner, key: key,
        ownKey: keys["key"].flatMap { places.place($0, path + ["key"]) },
        condition: keys["where"].flatMap { conditions.condition($0, path + ["where"]) })
    }
  }

  private func tombstone(_ node: SourceNode, _ path: [String], records: [RecordPath]) -> TombstoneRule? {
    guard let keys = reader.keys(node, path, allowed: places.locatingKeys + ["records", "where"]) else {
      return nil
    }
    guard let list = keys["records"] else {
      reader.report(node.mark, path, .noRecords)
      return nil
    }
    guard let found = documents.recordPaths(list, path + ["records"]).first,
      let key = places.place(keys, at: node.mark, path)
    else { return nil }
    if let name = found.steps.last, records.contains(where: { $0.steps.last == name }) {
      reader.report(list.mark, path + ["records"], .tombstoneLikeRecord(name))
      return nil
    }
    return TombstoneRule(
      path: found, key: key,
      condition: keys["where"].flatMap { conditions.condition($0, path + ["where"]) })
  }

  private func reportUnknownJoins(_ mapping: EntityMapping, _ fields: SourceNode?, _ path: [String]) {
    let names = Set(mapping.joins.map(\.name))
    for rule in mapping.allRules {
      guard case .bag(let bag) = rule else { continue }
      for case .nodes(let nodes) in bag.sources {
        guard let join = nodes.join, !names.contains(join) else { continue }
        let mark = fields?.entries.first { $0.key == bag.field.name.rawValue }?.mark
        reader.report(
          mark ?? fields?.mark ?? SourceMark(line: 1, column: 1),
          path + ["fields", bag.field.name.rawValue], .noSuchJoin(join, known: names.sorted()))
      }
    }
  }
}

extension NodeList {
  /// The join whose records the nodes are; nil for nodes of the record itself.
  var join: String? {
    guard let name = place.steps.first?.name, name.hasPrefix("+") else { return nil }
    return String(name.dropFirst())
  }
}

extension BagRule {
  /// Whether elements stand in records that are joined.
  var isJoined: Bool {
    sources.contains { source in
      if case .nodes(let nodes) = source { nodes.join != nil } else { false }
    }
  }
}
