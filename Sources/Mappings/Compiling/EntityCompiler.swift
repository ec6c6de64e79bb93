import Contractors

/// Compiles one entry of `entities:`.
struct EntityCompiler {
  let reader: SourceReader
  let places: PlaceCompiler
  let conventions: FileConventions
  let catalogue: Catalogue
  /// Whether nothing is ever written, so that fields may share places.
  let isReadOnly: Bool
  /// The numbers of digits that named cells above the headings say.
  let digits: [String: Int]

  private static let keys =
    [
      "key", "where", "fields", "variants", "constants", "composed", "extra", "removed", "modified", "origin",
      "records", "onlyNew",
    ] + TreeCompiler.keys

  /// The rules of an entity; nil when they cannot be used at all.
  func entity(_ entry: SourceEntry, _ entity: Entity, _ path: [String]) -> EntityMapping? {
    guard let keys = reader.keys(entry.value, path, allowed: Self.keys) else { return nil }
    var mapping = EntityMapping(entity: entity, key: KeyRule(places: [], maker: .assigned))
    if let node = keys["where"] { mapping.condition = condition(node, path + ["where"]) }
    if let node = keys["onlyNew"] { mapping.onlyNew = condition(node, path + ["onlyNew"]) }
    if let node = keys["fields"], reader.keys(node, path + ["fields"], allowed: nil) != nil {
      let compiler = RuleCompiler(
        reader: reader, places: places, conventions: conventions, catalogue: catalogue, entity: entity)
      for field in node.entries {
        if let rule = compiler.rule(field, path + ["fields", field.key]) { mapping.rules.append(rule) }
      }
      reportFieldsMappedTwice(mapping, at: node.mark, path + ["fields"])
    } else if keys["fields"] == nil {
      reader.report(entry.mark, path, .noFields)
    }
    if let node = keys["variants"] { mapping.variants = variants(node, entity, path + ["variants"]) }
    if let node = keys["composed"] { mapping.composed = composed(node, entity, path + ["composed"]) }
    if let node = keys["key"] {
      if let key = key(node, path + ["key"]) { mapping.key = key }
    } else {
      reader.report(entry.mark, path, .noKey(places.placeKey))
    }
    attachments(keys, path, to: &mapping)
    records(keys["records"], at: entry.mark, path, to: &mapping)
    TreeCompiler(reader: reader, places: places).add(keys, path, to: &mapping)
    makeKeyFieldsLasting(&mapping, declared: keys["key"], path + ["key"])
    reportPlacesWrittenTwice(mapping, node: keys["fields"] ?? entry.value, path + ["fields"])
    if let node = keys["variants"] {
      VariantTrial(reader: reader, format: places.format)
        .check(mapping, node, isReadOnly: isReadOnly, path + ["variants"])
    }
    if !isReadOnly {
      reportNamelessPlaces(mapping, keys, path)
      if let node = keys["composed"] {
        ComposedCheck(reader: reader, format: places.format).check(mapping, node, path + ["composed"])
      }
    }
    return mapping
  }

  private func variants(_ node: SourceNode, _ entity: Entity, _ path: [String]) -> [RuleVariant] {
    let compiler = RuleCompiler(
      reader: reader, places: places, conventions: conventions, catalogue: catalogue, entity: entity)
    return node.items.enumerated().compactMap { index, item in
      let path = path + ["[\(index + 1)]"]
      guard let keys = reader.keys(item, path, allowed: ["when", "for", "fields", "constants"]) else {
        return nil
      }
      var variant = RuleVariant()
      variant.condition = keys["when"].flatMap { condition($0, path + ["when"]) }
      for entry in keys["for"]?.entries ?? [] {
        let name = FieldName(rawValue: entry.key)
        guard catalogue.descriptor(of: name, in: entity)?.cardinality == .one else {
          reader.report(
            entry.mark, path, .noSuchField(entry.key, entity, advice: SourceRemark.declareField))
          continue
        }
        variant.values[name] = reader.texts(entry.value, path + ["for", entry.key])
        CatalogueWordCompiler(reader: reader).check(
          variant.values[name] ?? [], catalogue.descriptor(of: name, in: entity)?.codes, at: entry.value.mark,
          path + ["for", entry.key])
      }
      if let node = keys["constants"] { variant.constants = constants(node, path + ["constants"]) }
      guard let fields = keys["fields"], reader.keys(fields, path + ["fields"], allowed: nil) != nil else {
        if keys["fields"] == nil { reader.report(item.mark, path, .noFields) }
        return nil
      }
      variant.rules = fields.entries.compactMap { compiler.rule($0, path + ["fields", $0.key]) }
      return variant
    }
  }

  private func composed(_ node: SourceNode, _ entity: Entity, _ path: [String]) -> [ComposedText] {
    node.items.compactMap { item in
      guard let keys = reader.keys(item, path, allowed: places.placeKeys + ["text", "new", "length"]),
        let place = places.place(keys, at: item.mark, path)
      else { return nil }
      guard let text = keys["text"] else {
        reader.report(item.mark, path, .noComposedText)
        return nil
      }
      return ComposedCompiler(reader: reader, catalogue: catalogue, entity: entity)
        .pieces(text, path + ["text"], hasKey: true).map {
          ComposedText(
            place: place, pieces: $0, isMade: keys["new"].flatMap { reader.flag($0, path + ["new"]) } ?? true,
            maximumLength: keys["length"].flatMap {
              reader.integer($0, path + ["length"], in: 1...1_000_000)
            })
        }
    }
  }

  private func records(
    _ node: SourceNode?, at mark: SourceMark, _ path: [String], to mapping: inout EntityMapping
  ) {
    guard places.format == .xml else {
      if let node { reader.report(node.mark, path, .onlyInXML("records")) }
      return
    }
    guard let node else {
      reader.report(mark, path, .noRecords)
      return
    }
    mapping.recordPaths = DocumentCompiler(reader: reader).recordPaths(node, path + ["records"])
  }

  private func attachments(_ keys: [String: SourceNode], _ path: [String], to mapping: inout EntityMapping) {
    if let node = keys["constants"] { mapping.constants = constants(node, path + ["constants"]) }
    if let node = keys["extra"] { mapping.extra = extra(node, path + ["extra"]) }
    let placeKeys = places.placeKeys
    if let node = keys["removed"],
      let inner = reader.keys(node, path + ["removed"], allowed: placeKeys + ["values"]),
      let place = places.place(inner, at: node.mark, path + ["removed"])
    {
      let texts =
        inner["values"].map { reader.texts($0, path + ["removed", "values"]) ?? [] } ?? conventions.yes
      mapping.removed = RemovedRule(place: place, texts: FoldedTexts(texts))
    }
    if let node = keys["modified"] { mapping.modified = modified(node, path + ["modified"]) }
    if let node = keys["origin"],
      let inner = reader.keys(node, path + ["origin"], allowed: ["originator", "id"])
    {
      guard let originator = inner["originator"], let id = inner["id"] else {
        reader.report(node.mark, path + ["origin"], .originPlaces)
        return
      }
      if let first = places.place(originator, path + ["origin", "originator"]),
        let second = places.place(id, path + ["origin", "id"])
      {
        mapping.origin = OriginRule(originator: first, id: second)
      }
    }
  }

  private func modified(_ node: SourceNode, _ path: [String]) -> ModifiedRule? {
    guard let keys = reader.keys(node, path, allowed: places.placeKeys + ["format", "zone"]),
      let place = places.place(keys, at: node.mark, path)
    else { return nil }
    var offset = 0
    if let zone = keys["zone"] {
      guard let minutes = Moment.offsetMinutes(of: zone.text ?? "") else {
        reader.report(zone.mark, path + ["zone"], .expected(Expectation.offset, found: zone))
        return nil
      }
      offset = minutes
    }
    let format = keys["format"] ?? SourceNode(.scalar(DateFormat.iso), at: node.mark)
    return ConventionsCompiler(reader: reader).dateFormats(format, path + ["format"], offsetMinutes: offset)
      .map { ModifiedRule(place: place, formats: $0) }
  }

  // MARK: Key

  private func key(_ node: SourceNode, _ path: [String]) -> KeyRule? {
    let isPortal = places.format == .portal
    let standard: KeyMaker = isPortal ? .assigned : .template("{originator}-{id}")
    guard case .mapping = node.content else {
      return places.place(node, path).map { KeyRule(places: [$0], maker: standard) }
    }
    let list = places.placeKey + "s"
    let allowed =
      places.placeKeys + [list, "separator", "new"] + (places.format == .csv ? ["otherwise"] : [])
    guard let keys = reader.keys(node, path, allowed: allowed) else { return nil }
    var rule = KeyRule(places: [], maker: standard)
    if let node = keys["otherwise"] {
      let items = node.text == nil ? node.items : [node]
      if items.isEmpty {
        reader.report(node.mark, path + ["otherwise"], .expected(Expectation.places, found: node))
      }
      rule.otherwise = items.compactMap { places.place($0, path + ["otherwise"]) }
    }
    if let listNode = keys[list] {
      guard !listNode.items.isEmpty else {
        reader.report(listNode.mark, path + [list], .expected(Expectation.places, found: listNode))
        return nil
      }
      rule.places = listNode.items.compactMap { places.place($0, path + [list]) }
    } else {
      rule.places = [places.place(keys, at: node.mark, path)].compactMap(\.self)
    }
    guard !rule.places.isEmpty else { return nil }
    if let separator = keys["separator"].flatMap({ reader.text($0, path + ["separator"]) }) {
      rule.separator = separator
    }
    if let new = keys["new"], let text = reader.text(new, path + ["new"]) {
      if text == "assigned" {
        rule.maker = .assigned
      } else if text == "uuid" {
        rule.maker = .uuid
      } else if KeyTemplate(text, digits: digits).namesRecord {
        rule.maker = .template(text)
      } else {
        reader.report(new.mark, path + ["new"], .sameNewKey(text.shortened))
      }
    }
    return rule
  }

  private func makeKeyFieldsLasting(_ mapping: inout EntityMapping, declared: SourceNode?, _ path: [String]) {
    resolveFallback(&mapping, declared, path)
    mapping.makeKeyFieldsLasting()
    if mapping.key.places.count > 1, case .template = mapping.key.maker {
      reader.report(declared?.mark ?? SourceMark(line: 1, column: 1), path, .unmadeKey)
    }
  }

  /// Finds the columns under `otherwise:` among those of fields, whose synonyms then count as well.
  private func resolveFallback(_ mapping: inout EntityMapping, _ declared: SourceNode?, _ path: [String]) {
    let writable: [Place] = mapping.rules.compactMap { rule in
      switch rule {
      case .scalar(let rule): rule.write == .never ? nil : rule.place
      case .split(let rule): rule.write == .never ? nil : rule.place
      case .constant, .cases, .bag: nil
      }
    }
    mapping.key.otherwise = mapping.key.otherwise.compactMap { place in
      let name = HeadingFold.fold(place.name)
      if let found = writable.first(where: { HeadingFold.fold($0.name) == name }) { return found }
      reader.report(
        declared?.mark ?? SourceMark(line: 1, column: 1), path + ["otherwise"],
        .unmappedKey(place.name.shortened))
      return nil
    }
  }

  // MARK: Conditions and columns of the file's own

  private func condition(_ node: SourceNode, _ path: [String]) -> Condition? {
    ConditionCompiler(reader: reader, places: places).condition(node, path)
  }

  private func constants(_ node: SourceNode, _ path: [String]) -> [CellConstant] {
    node.items.compactMap { item in
      guard let keys = reader.keys(item, path, allowed: places.placeKeys + ["value", "check"]),
        let place = places.place(keys, at: item.mark, path)
      else { return nil }
      guard let value = keys["value"], let text = value.text else {
        reader.report(item.mark, path, .constantWithoutValue)
        return nil
      }
      let isChecked = keys["check"].flatMap { reader.flag($0, path + ["check"]) } ?? false
      return CellConstant(place: place, text: text, isChecked: isChecked)
    }
  }

  private func extra(_ node: SourceNode, _ path: [String]) -> ExtraRule {
    switch node.text {
    case "rest":
      if places.format == .csv { return .rest }
      reader.report(node.mark, path, .restOfPortal)
      return .none
    case "none": return .none
    case .some:
      reader.report(node.mark, path, .expected(Expectation.extra, found: node))
      return .none
    case nil: return .places(node.items.compactMap { places.place($0, path) })
    }
  }

  // MARK: Rules that contradict each other

  private func reportFieldsMappedTwice(_ mapping: EntityMapping, at mark: SourceMark, _ path: [String]) {
    var seen: Set<FieldName> = []
    for field in mapping.rules.flatMap(\.fields) where !seen.insert(field.name).inserted {
      reader.report(mark, path, .mappedTwice(field.name))
    }
  }

  /// In an element of any name nothing can be made.
  private func reportNamelessPlaces(
    _ mapping: EntityMapping, _ keys: [String: SourceNode], _ path: [String]
  ) {
    guard places.format == .xml else { return }
    func report(_ places: [Place], _ node: SourceNode?, _ path: [String]) {
      guard let place = places.first(where: { $0.steps.contains { $0.name == PlaceStep.any } }), let node
      else {
        return
      }
      reader.report(node.mark, path, .namelessPlace(place.name))
    }
    for rule in mapping.allRules where rule.write != .never {
      let name = rule.fields.first?.name.rawValue ?? ""
      let entry = keys["fields"]?.entries.first { $0.key == name }
      report(rule.places, entry?.value ?? keys["fields"], path + ["fields", name])
    }
    if mapping.key.maker != .assigned { report(mapping.key.places, keys["key"], path + ["key"]) }
    report(mapping.constants.map(\.place), keys["constants"], path + ["constants"])
  }

  private func reportPlacesWrittenTwice(_ mapping: EntityMapping, node: SourceNode, _ path: [String]) {
    var writers: [String: FieldName] = [:]
    for rule in mapping.rules where rule.write != .never {
      guard let field = rule.fields.first?.name else { continue }
      for place in rule.places {
        let name = HeadingFold.fold(place.name)
        if let other = writers[name],
          other != field && places.format != .xml
            || rule.places.count(where: { $0.name == place.name }) > 1
        {
          let mark = node.entries.first { $0.key == field.rawValue }?.mark ?? node.mark
          reader.report(mark, path, .writtenTwice(place.name, other, field))
        }
        writers[name] = field
      }
    }
    if places.format == .xml, !isReadOnly {
      for (place, first, second) in mapping.overlaps {
        let mark = node.entries.first { $0.key == second.rawValue }?.mark ?? node.mark
        reader.report(mark, path, .writtenTwice(place, first, second))
      }
    }
    for constant in mapping.constants {
      guard let field = writers[HeadingFold.fold(constant.place.name)] else { continue }
      reader.report(node.mark, path, .writtenByConstant(constant.place.name, field))
    }
  }
}
