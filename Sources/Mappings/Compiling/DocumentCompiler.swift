import Contractors

/// Compiles what an XML mapping says of the document and of where its records stand.
struct DocumentCompiler {
  let reader: SourceReader

  private static let keys = [
    "root", "namespace", "attributes", "order", "prefixes", "template", "nested", "receipts",
    "write", "empties", "text", "answers", "versions",
  ]
  private static let receiptKeys = ["block", "from", "to", "number", "received", "template"]

  /// The rules under `document:`; nil when they have problems.
  func document(_ node: SourceNode) -> DocumentRules? {
    let path = ["document"]
    guard let keys = reader.keys(node, path, allowed: Self.keys) else { return nil }
    guard let rootNode = keys["root"] else {
      reader.report(node.mark, path, .noRoot)
      return nil
    }
    guard let roots = reader.texts(rootNode, path + ["root"]), let root = roots.first else { return nil }
    var rules = DocumentRules(root: root, otherRoots: Array(roots.dropFirst()))
    rules.namespace = keys["namespace"].flatMap { reader.text($0, path + ["namespace"]) }
    if let node = keys["attributes"], reader.keys(node, path + ["attributes"], allowed: nil) != nil {
      rules.attributes = node.entries.compactMap { entry in
        reader.text(entry.value, path + ["attributes", entry.key]).map {
          DocumentRules.Attribute(name: entry.key, text: $0)
        }
      }
    }
    rules.names.namespaces = namespaces(keys["prefixes"], path + ["prefixes"])
    if let node = keys["order"] { order(node, path + ["order"], to: &rules) }
    if let node = keys["template"], let text = reader.text(node, path + ["template"]) {
      if text.trimmed.hasPrefix("<"), !text.trimmed.hasPrefix("<?xml ") {
        rules.template = text
      } else {
        reader.report(node.mark, path + ["template"], .templateNotXML)
      }
    }
    rules.nested = namespaces(keys["nested"], path + ["nested"])
    rules.receipts = keys["receipts"].flatMap { receipts($0, path + ["receipts"], in: rules) }
    if let node = keys["write"] {
      let word: Writing? = reader.word(node, path + ["write"])
      rules.isReadOnly = word == .never || word == .exchange
      rules.isKeptByExchanges = word == .exchange
      rules.isOnlyChanged = word == .changes
    }
    rules.answers = keys["answers"].flatMap { answers($0, path + ["answers"]) }
    rules.versions = keys["versions"].flatMap { versions($0, path + ["versions"]) }
    rules.text = keys["text"].flatMap { reader.word($0, path + ["text"]) }
    if let node = keys["empties"] {
      let word: Empties? = reader.word(node, path + ["empties"])
      rules.writesEmpties = word == .written
    }
    return rules
  }

  private func answers(_ node: SourceNode, _ path: [String]) -> AnswerRules? {
    guard let keys = reader.keys(node, path, allowed: ["records", "request", "failed", "reason"]) else {
      return nil
    }
    guard let records = keys["records"], let request = keys["request"], let failed = keys["failed"] else {
      reader.report(node.mark, path, .answersNeed)
      return nil
    }
    let places = PlaceCompiler(reader: reader, format: .xml)
    guard let request = places.place(request, path + ["request"]),
      let condition = ConditionCompiler(reader: reader, places: places).condition(failed, path + ["failed"])
    else { return nil }
    return AnswerRules(
      paths: recordPaths(records, path + ["records"]), request: request, failed: condition,
      reason: keys["reason"].flatMap { places.place($0, path + ["reason"]) })
  }

  private func versions(_ node: SourceNode, _ path: [String]) -> VersionRules? {
    guard let keys = reader.keys(node, path, allowed: ["namespace", "since"]) else { return nil }
    guard let namespace = keys["namespace"].flatMap({ reader.text($0, path + ["namespace"]) }),
      let since = keys["since"], reader.keys(since, path + ["since"], allowed: nil) != nil
    else {
      if keys["namespace"] == nil || keys["since"] == nil { reader.report(node.mark, path, .versionsNeed) }
      return nil
    }
    var rules = VersionRules(namespace: namespace, since: [:])
    for entry in since.entries {
      guard let text = reader.text(entry.value, path + ["since", entry.key]) else { continue }
      if let version = VersionRules.version(text) {
        rules.since[entry.key] = version
      } else {
        reader.report(entry.value.mark, path + ["since", entry.key], .noVersion(text.shortened))
      }
    }
    return rules
  }

  private enum Writing: String, CaseIterable { case always, never, changes, exchange }
  private enum Empties: String, CaseIterable { case omitted, written }

  private func namespaces(_ node: SourceNode?, _ path: [String]) -> [String: String] {
    guard let node, let keys = reader.keys(node, path, allowed: nil) else { return [:] }
    return keys.compactMapValues { reader.text($0, path) }
  }

  private func receipts(_ node: SourceNode, _ path: [String], in rules: DocumentRules) -> ReceiptRules? {
    guard let keys = reader.keys(node, path, allowed: Self.receiptKeys) else { return nil }
    let texts = Self.receiptKeys.compactMap { key in keys[key].flatMap { reader.text($0, path + [key]) } }
    guard texts.count == Self.receiptKeys.count, let blockNode = keys["block"] else {
      reader.report(node.mark, path, .receiptsNeed)
      return nil
    }
    guard let block = recordPaths(blockNode, path + ["block"]).first else { return nil }
    if rules.template?.contains("{receipt}") != true { reader.report(node.mark, path, .noReceiptPlace) }
    return ReceiptRules(
      block: block, from: texts[1], to: texts[2], number: texts[3], received: texts[4], template: texts[5])
  }

  private func order(_ node: SourceNode, _ path: [String], to rules: inout DocumentRules) {
    guard reader.keys(node, path, allowed: nil) != nil else { return }
    var names: [String: [String]] = [:]
    for entry in node.entries {
      names[entry.key] = (reader.texts(entry.value, path + [entry.key]) ?? []).map { text in
        let (prefix, name) = DocumentNames.split(text)
        guard let prefix else { return name }
        if rules.names.namespace(of: prefix) == nil {
          reader.report(entry.value.mark, path + [entry.key], .unknownPrefix(prefix))
        }
        rules.names.note(prefix, of: name, in: entry.key)
        return name
      }
    }
    rules.order = SiblingOrder(names)
  }

  /// The paths under `records:` of an entity.
  func recordPaths(_ node: SourceNode, _ path: [String]) -> [RecordPath] {
    (reader.texts(node, path) ?? []).compactMap { text in
      if let found = RecordPath(text) { return found }
      reader.report(node.mark, path, .badRecordPath(text.shortened))
      return nil
    }
  }

  /// Reports lists of records that no document of the mapping has, since its root has another name.
  func checkRoots(of entities: SourceNode, _ rules: DocumentRules, in mapping: CompiledMapping) {
    for entry in entities.entries {
      guard let entity = Entity(rawValue: entry.key), let paths = mapping.rules[entity]?.recordPaths else {
        continue
      }
      let node = entry.value["records"]
      let roots = [rules.root] + rules.otherRoots
      for path in paths {
        guard let first = path.steps.first, !first.hasPrefix("*"), !rules.accepts(root: first) else {
          continue
        }
        reader.report(
          node?.mark ?? entry.mark, ["entities", entry.key, "records"], .otherRoot(path.text, first, roots))
      }
      // A document written from nothing has the first root, and its new records go to the first list.
      guard !rules.isReadOnly, let first = paths.first, first.isPlain, let name = first.steps.first,
        rules.root != "*", rules.accepts(root: name), !name.isSameName(as: rules.root)
      else { continue }
      reader.report(
        node?.mark ?? entry.mark, ["entities", entry.key, "records"], .otherFirstRoot(first.text, rules.root))
    }
  }
}
