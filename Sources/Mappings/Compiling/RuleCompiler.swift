import Contractors

/// Compiles one entry of `fields:`.
struct RuleCompiler {
  let reader: SourceReader
  let places: PlaceCompiler
  let conventions: FileConventions
  let catalogue: Catalogue
  let entity: Entity

  private var placeKey: String { places.placeKey }

  /// The rule under a field's or group's name; nil when it has problems, which are then reported.
  func rule(_ entry: SourceEntry, _ path: [String]) -> Rule? {
    let name = FieldName(rawValue: entry.key)
    let members = catalogue.members(of: name, in: entity)
    if !members.isEmpty { return split(entry, members, path) }
    guard !name.isExtra, let field = catalogue.descriptor(of: name, in: entity) else {
      let names = catalogue.fields(of: entity).map(\.name.rawValue) + ["personName", "identifiers"]
      let nearest = Suggestion.nearest(to: entry.key, among: names).map(SourceRemark.didYouMean)
      let advice = name.isExtra ? SourceRemark.extraByName : nearest ?? SourceRemark.declareField
      reader.report(entry.mark, path, .noSuchField(entry.key, entity, advice: advice))
      return nil
    }
    return field.cardinality == .one ? scalar(entry, field, path) : bag(entry, field, path)
  }

  // MARK: One value

  private func scalar(_ entry: SourceEntry, _ field: FieldDescriptor, _ path: [String]) -> Rule? {
    let node = entry.value
    guard case .mapping = node.content else {
      guard let place = places.place(node, path), let codec = codec(of: field, [:], at: node.mark, path)
      else {
        return nil
      }
      return .scalar(
        ScalarRule(field: field, place: place, codec: codec, emptiness: conventions.emptiness, write: .always)
      )
    }
    if node["cases"] != nil { return cases(node, field, path) }
    let allowed =
      places.placeKeys + [
        "constant", "cases", "empty", "blank", "default", "length", "write", "filler", "repeats",
      ]
      + codecKeys(of: field.type)
    guard let keys = reader.keys(node, path, allowed: allowed) else { return nil }
    guard let codec = codec(of: field, keys, at: node.mark, path) else { return nil }
    if let constant = keys["constant"] {
      if let other = keys.keys.sorted().first(where: { $0 != "constant" }) {
        reader.report(constant.mark, path, .constantBeside(other))
      }
      return reader.text(constant, path + ["constant"]).map {
        words.check([$0], field.codes, at: constant.mark, path + ["constant"])
        return .constant(ConstantRule(field: field, value: $0))
      }
    }
    guard let place = places.place(keys, at: entry.mark, path) else { return nil }
    var rule = ScalarRule(
      field: field, place: place, codec: codec, emptiness: emptiness(keys, path), write: write(keys, path))
    rule.datesByHeading = datesByHeading(keys["format"], of: place, path + ["format"])
    rule.defaultValue = keys["default"].flatMap { reader.text($0, path + ["default"]) }
    if let value = rule.defaultValue, rule.write != .never, codec.encode(value) == nil {
      reader.report(
        keys["default"]?.mark ?? entry.mark, path + ["default"],
        .unwritableDefault(value.shortened, codec.expectedCanonical))
    }
    reportBlankSpellings(codec, rule.emptiness, default: rule.defaultValue, keys, at: node.mark, path)
    rule.maximumLength = keys["length"].flatMap { reader.integer($0, path + ["length"], in: 1...1_000_000) }
    if let node = keys["filler"] {
      rule.filler = ComposedCompiler(reader: reader, catalogue: catalogue, entity: entity)
        .pieces(node, path + ["filler"]).map { ComposedText(place: place, pieces: $0) }
    }
    if let node = keys["repeats"] { repeats(node, &rule, besideFiller: keys["filler"] != nil, path) }
    return .scalar(rule)
  }

  /// The field that stands in a place whose own field is empty.
  private func repeats(
    _ node: SourceNode, _ rule: inout ScalarRule, besideFiller: Bool, _ path: [String]
  ) {
    if besideFiller { reader.report(node.mark, path, .exclusive("filler", "repeats")) }
    guard let name = reader.text(node, path + ["repeats"]).map(FieldName.init(rawValue:)) else { return }
    guard catalogue.descriptor(of: name, in: entity)?.cardinality == .one, name != rule.field.name else {
      reader.report(
        node.mark, path + ["repeats"],
        .noSuchField(name.rawValue, entity, advice: SourceRemark.declareField))
      return
    }
    rule.repeated = name
    rule.filler = ComposedText(place: rule.place, pieces: [.field(name)])
  }

  /// A field that follows from others.
  private func cases(_ node: SourceNode, _ field: FieldDescriptor, _ path: [String]) -> Rule? {
    guard let keys = reader.keys(node, path, allowed: ["cases"]), let list = keys["cases"] else { return nil }
    guard !list.items.isEmpty else {
      reader.report(list.mark, path + ["cases"], .expected(Expectation.cases, found: list))
      return nil
    }
    let conditions = ConditionCompiler(reader: reader, places: places)
    var rule = CaseRule(field: field, cases: [])
    for (index, item) in list.items.enumerated() {
      let path = path + ["cases[\(index + 1)]"]
      guard let keys = reader.keys(item, path, allowed: ["value", "when"]) else { return nil }
      guard let value = keys["value"].flatMap({ reader.text($0, path + ["value"]) }) else {
        if keys["value"] == nil { reader.report(item.mark, path, .constantWithoutValue) }
        return nil
      }
      words.check([value], field.codes, at: keys["value"]?.mark ?? item.mark, path + ["value"])
      let condition = keys["when"].flatMap { conditions.condition($0, path + ["when"]) }
      rule.cases.append(CaseRule.Case(condition: condition, value: value))
    }
    return .cases(rule)
  }

  // MARK: One place for several fields

  private func split(_ entry: SourceEntry, _ members: [FieldDescriptor], _ path: [String]) -> Rule? {
    let allowed = places.placeKeys + ["parts", "separator", "empty", "blank", "write"]
    guard case .mapping = entry.value.content else {
      reader.report(
        entry.value.mark, path, .groupWithoutParts(entry.key, placeKey, members.map(\.name.rawValue)))
      return nil
    }
    guard let keys = reader.keys(entry.value, path, allowed: allowed),
      let place = places.place(keys, at: entry.mark, path)
    else { return nil }
    guard let partsNode = keys["parts"], let names = reader.texts(partsNode, path + ["parts"]) else {
      if keys["parts"] == nil {
        reader.report(entry.mark, path, .noPartsOrder(members.map(\.name.rawValue)))
      }
      return nil
    }
    var fields: [FieldDescriptor] = []
    for name in names {
      guard let field = members.first(where: { $0.name.rawValue == name }) else {
        reader.report(
          partsNode.mark, path + ["parts"], .noSuchPart(name, entry.key, members.map(\.name.rawValue)))
        return nil
      }
      guard !fields.contains(field) else {
        reader.report(partsNode.mark, path + ["parts"], .partTwice(name))
        return nil
      }
      fields.append(field)
    }
    guard fields.count > 1 else {
      reader.report(partsNode.mark, path + ["parts"], .onePart(names[0]))
      return nil
    }
    let separator = keys["separator"].flatMap { reader.text($0, path + ["separator"]) }
    if separator == nil, fields.contains(where: { $0.type != .personName }) {
      reader.report(entry.mark, path, .noPartsSeparator)
      return nil
    }
    return .split(
      SplitRule(
        fields: fields, place: place, separator: separator, emptiness: emptiness(keys, path),
        write: write(keys, path)))
  }

  // MARK: Bags

  private func bag(_ entry: SourceEntry, _ field: FieldDescriptor, _ path: [String]) -> Rule? {
    let compiler = SlotCompiler(
      reader: reader, places: places, type: field.type, kinds: field.kinds, usualKinds: field.usualKinds)
    let node = entry.value
    var rule = BagRule(
      field: field, sources: [], emptiness: conventions.emptiness, codec: .text, write: .always,
      maximumLength: nil)
    guard case .mapping = node.content else {
      guard let place = places.place(node, path), let codec = codec(of: field, [:], at: node.mark, path)
      else {
        return nil
      }
      rule.codec = codec
      rule.sources = [.slot(Slot(value: place))]
      return .bag(rule)
    }
    if let constant = node["constant"] {
      guard reader.keys(node, path, allowed: ["constant"]) != nil else { return nil }
      return reader.text(constant, path + ["constant"]).map {
        .constant(ConstantRule(field: field, value: $0))
      }
    }
    let ruleKeys = ["empty", "blank", "write", "length", "partial"] + codecKeys(of: field.type)
    let list = placeKey + "s"
    let allowed = ruleKeys + [list] + compiler.sourceKeys
    guard let keys = reader.keys(node, path, allowed: allowed),
      let codec = codec(of: field, keys, at: node.mark, path)
    else { return nil }
    rule.codec = codec
    rule.emptiness = emptiness(keys, path)
    reportBlankSpellings(codec, rule.emptiness, default: nil, keys, at: node.mark, path)
    rule.write = write(keys, path)
    rule.maximumLength = keys["length"].flatMap { reader.integer($0, path + ["length"], in: 1...1_000_000) }
    rule.isPartial = keys["partial"].flatMap { reader.flag($0, path + ["partial"]) } ?? false
    if let listNode = keys[list] {
      guard case .sequence(let items) = listNode.content, !items.isEmpty else {
        reader.report(listNode.mark, path + [list], .expected(Expectation.places, found: listNode))
        return nil
      }
      if let other = compiler.sourceKeys.first(where: { keys[$0] != nil }) {
        reader.report(keys[other]?.mark ?? node.mark, path, .besideList(other, list))
        return nil
      }
      for (index, item) in items.enumerated() {
        if let source = compiler.source(item, path + ["\(list)[\(index + 1)]"]) {
          rule.sources.append(source)
        }
      }
      guard rule.sources.count == items.count else { return nil }
    } else {
      let inline = node.entries.filter { compiler.sourceKeys.contains($0.key) }
      guard let source = compiler.source(SourceNode(.mapping(inline), at: entry.mark), path) else {
        return nil
      }
      rule.sources = [source]
    }
    if rule.isJoined {
      if let node = keys["write"], rule.write != .never { reader.report(node.mark, path, .joinedIsRead) }
      rule.write = .never
      // What is joined are records of their own, of which a document may hold those that changed.
      rule.isPartial = true
    }
    return compiler.agree(rule.sources, at: entry.mark, path) ? .bag(rule) : nil
  }

  // MARK: Parts of rules

  private var words: CatalogueWordCompiler { CatalogueWordCompiler(reader: reader) }

  /// A code whose spelling counts as empty would not read back, unless it is what empty means.
  private func reportBlankSpellings(
    _ codec: ValueCodec, _ emptiness: Emptiness, default fallback: String?, _ keys: [String: SourceNode],
    at mark: SourceMark, _ path: [String]
  ) {
    guard case .choice(let table) = codec else { return }
    for (code, spellings) in table.spellings.sorted(by: { $0.key < $1.key }) where code != fallback {
      guard let first = spellings.first, emptiness.trimmed(first).isEmpty else { continue }
      let node = keys["blank"] ?? keys["choices"] ?? keys["yes"] ?? keys["no"]
      reader.report(node?.mark ?? mark, path, .blankSpelling(first, of: code))
    }
  }

  private func emptiness(_ keys: [String: SourceNode], _ path: [String]) -> Emptiness {
    EmptinessCompiler(reader: reader).emptiness(keys, path, base: conventions.emptiness)
  }

  private func write(_ keys: [String: SourceNode], _ path: [String]) -> WriteRule {
    keys["write"].flatMap { reader.word($0, path + ["write"]) } ?? .always
  }

  /// The forms of dates that belong to one heading each, by the folded heading.
  private func datesByHeading(
    _ node: SourceNode?, of place: Place, _ path: [String]
  ) -> [String: [DateFormat]] {
    guard let node, places.format == .csv, case .mapping(let entries) = node.content else { return [:] }
    let names = place.headings
    var dates: [String: [DateFormat]] = [:]
    for entry in entries {
      let heading = HeadingFold.fold(entry.key)
      guard names.contains(heading) else {
        reader.report(
          entry.mark, path + [entry.key],
          .otherHeading(
            entry.key.shortened, Suggestion.nearest(to: entry.key, among: [place.name] + place.also)))
        continue
      }
      dates[heading] = (reader.texts(entry.value, path) ?? []).compactMap { DateFormat($0) }
    }
    return dates
  }

  private func codecKeys(of type: FieldType) -> [String] {
    switch type {
    case .number: ["decimal"]
    case .date: ["format"]
    case .flag: ["yes", "no"]
    case .choice: ["choices", "otherwise"]
    default: []
    }
  }

  private func codec(
    of field: FieldDescriptor, _ keys: [String: SourceNode], at mark: SourceMark, _ path: [String]
  ) -> ValueCodec? {
    let choices = ChoiceCompiler(reader: reader)
    switch field.type {
    case .number:
      guard let node = keys["decimal"] else {
        return .number(DecimalConvention(separator: conventions.decimal))
      }
      return ConventionsCompiler(reader: reader).decimal(node, path + ["decimal"])
        .map { .number(DecimalConvention(separator: $0)) }
    case .date:
      guard let node = keys["format"] else { return .date(conventions.dates) }
      if case .mapping = node.content, places.format == .csv {
        let formats = node.entries.compactMap {
          ConventionsCompiler(reader: reader).dateFormats(
            $0.value, path + ["format", $0.key], offsetMinutes: 0)
        }
        let own = formats.flatMap(\.self)
        return formats.count == node.entries.count
          ? .date(own + conventions.dates.filter { !own.contains($0) }) : nil
      }
      return ConventionsCompiler(reader: reader).dateFormats(node, path + ["format"], offsetMinutes: 0).map(
        ValueCodec.date)
    case .flag:
      let yes = keys["yes"].map { reader.texts($0, path + ["yes"]) ?? [] } ?? conventions.yes
      let no = keys["no"].map { reader.texts($0, path + ["no"]) ?? [] } ?? conventions.no
      return .choice(choices.flags(yes: yes, no: no, at: mark, path))
    case .choice:
      let unknown: ChoiceTable.Unknown? = keys["otherwise"].map {
        reader.word($0, path + ["otherwise"]) ?? .error
      }
      guard let node = keys["choices"] else {
        if let node = keys["otherwise"] {
          reader.report(node.mark, path, .idle("otherwise", without: "choices"))
        }
        return .text
      }
      words.check(keysOf: node, field.codes, path + ["choices"])
      return .choice(choices.table(node, path + ["choices"], unknown: unknown ?? .error))
    case .identifier, .bankAccount, .phone: return .digits
    case .reference: return places.format == .csv ? .rowKey : .text
    default: return .text
    }
  }
}
