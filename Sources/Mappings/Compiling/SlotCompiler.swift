import Contractors

/// Compiles the places of a bag's elements.
struct SlotCompiler {
  let reader: SourceReader
  let places: PlaceCompiler
  let type: FieldType
  /// The kinds that elements may have; nil for any.
  let kinds: [String]?
  /// The kinds that are known however they are spelled.
  let usualKinds: [String]

  /// More column groups than any address book has; a header that claims more is read to here.
  static let numberedGroupsMaximum = 100
  /// The parts that elements can have. Source: `Element.parts`.
  static let partNames: [FieldType: [String]] = [
    .address: ["postalCode", "country", "region", "district", "city", "street", "line2"],
    .bankAccount: ["bankCode", "bankName", "correspondentAccount", "currency", "iban"],
  ]

  /// The keys of one source.
  var sourceKeys: [String] {
    places.placeKeys
      + [
        "numbered", "count", "repeat", "missing", "kind", "kinds", "otherKinds", "kindless", "comment",
        "parts",
      ]
      + ["style", "separator"] + (places.format == .csv ? ["belongs"] : ["within"])
      + (places.format == .xml ? ["joined", "copies", "changed"] : [])
  }

  /// One source of elements; nil when it has problems.
  func source(_ node: SourceNode, _ path: [String]) -> BagSource? {
    guard case .mapping = node.content else {
      return places.place(node, path).map { .slot(Slot(value: $0)) }
    }
    guard let keys = reader.keys(node, path, allowed: sourceKeys) else { return nil }
    if places.format != .csv, keys["repeat"] != nil || keys["joined"] != nil {
      return nodes(keys, at: node.mark, path)
    }
    if places.format == .csv, keys["repeat"]?.text == "row" { return rows(keys, at: node.mark, path) }
    for key in ["copies", "changed"] where keys[key] != nil {
      reader.report(keys[key]?.mark ?? node.mark, path, .idle(key, without: "repeat"))
      return nil
    }
    let shapes = ["numbered", "repeat", places.placeKey].filter { keys[$0] != nil }
    if shapes.count > 1 {
      reader.report(node.mark, path, .exclusive(shapes[0], shapes[1]))
      return nil
    }
    if shapes.first == "repeat" { return nodes(keys, at: node.mark, path) }
    let isNumbered = shapes.first == "numbered" || (shapes.isEmpty && keys["count"] != nil)
    var slot = Slot()
    if let key = shapes.first {
      guard let place = places.place(keys, key: key, at: node.mark, path, holdsNumber: isNumbered) else {
        return nil
      }
      slot.value = place
    } else if keys["parts"] == nil {
      reader.report(node.mark, path, .noValuePlace(places.placeKey))
      return nil
    }
    guard let kind = kind(keys, path, isNumbered: isNumbered, hasNodes: false) else { return nil }
    slot.kind = kind
    if let comment = keys["comment"] {
      slot.comment = places.place(comment, path + ["comment"], holdsNumber: isNumbered)
    }
    guard let parts = parts(keys, path, isNumbered: isNumbered) else { return nil }
    slot.parts = parts
    if let node = keys["belongs"] {
      slot.belongings = (reader.texts(node, path + ["belongs"]) ?? []).compactMap {
        places.place(SourceNode(.scalar($0), at: node.mark), path + ["belongs"], holdsNumber: isNumbered)
      }
    }
    if let style = keys["style"] { slot.style = reader.word(style, path + ["style"]) ?? .plain }
    if let separator = keys["separator"] {
      slot.separators = reader.texts(separator, path + ["separator"]) ?? []
    }
    if slot.separators.contains("") {
      reader.report(keys["separator"]?.mark ?? node.mark, path, .emptySeparator)
      return nil
    }
    if slot.isList, !slot.parts.isEmpty || slot.comment != nil || !slot.belongings.isEmpty {
      reader.report(node.mark, path, .listWithParts)
      return nil
    }
    if slot.style == .tagged, slot.kind != .unsaid || !slot.separators.isEmpty {
      reader.report(node.mark, path, .taggedSaysAll)
      return nil
    }
    if isNumbered {
      let count = keys["count"].flatMap {
        reader.integer($0, path + ["count"], in: 1...Self.numberedGroupsMaximum)
      }
      return .family(slot, count: count ?? 3)
    }
    if let node = keys["within"] {
      guard let base = places.place(node, path + ["within"]) else { return nil }
      slot = slot.mapPlaces { place in
        if places.format == .portal { return place.below(base) }
        var place = place
        place.steps = base.steps + place.steps
        for paths in [\Place.alternatives, \.continuations] {
          place[keyPath: paths] = place[keyPath: paths].map {
            PlacePath(steps: base.steps + $0.steps, attribute: $0.attribute)
          }
        }
        return place
      }
    }
    return .slot(slot)
  }

  /// An element in each row of a record.
  private func rows(_ keys: [String: SourceNode], at mark: SourceMark, _ path: [String]) -> BagSource? {
    for key in ["style", "separator", "numbered", "count"] where keys[key] != nil {
      reader.report(keys[key]?.mark ?? mark, path, .idle(key, beside: "repeat"))
      return nil
    }
    let inner = keys.filter { $0.key != "repeat" }.sorted { $0.key < $1.key }
      .map { SourceEntry($0.key, at: $0.value.mark, $0.value) }
    guard case .slot(let slot)? = source(SourceNode(.mapping(inner), at: mark), path) else { return nil }
    return .rows(slot, columns: 0)
  }

  private func nodes(_ keys: [String: SourceNode], at mark: SourceMark, _ path: [String]) -> BagSource? {
    if places.format == .csv {
      reader.report(mark, path, .noNodesInRow)
      return nil
    }
    let idle =
      ["style", "count", "within"] + (places.format == .xml ? [] : ["separator", "also", "attribute"])
    for key in idle where keys[key] != nil {
      reader.report(keys[key]?.mark ?? mark, path, .idle(key, beside: "repeat"))
      return nil
    }
    var shape = keys
    let value = ["attribute", "also", "then", "width", "codes", "cleared", "figures", "swift"].reduce(into: [
      places.placeKey: keys[places.placeKey]
    ]) { value, key in
      value[key] = keys[key]
      shape[key] = nil
    }.compactMapValues(\.self)
    guard var place = listPlace(shape, at: mark, path),
      let kind = kind(keys, path, isNumbered: false, hasNodes: true)
    else { return nil }
    // In XML it was read with the place.
    if places.format != .xml, let missing = places.missing(keys, path) { place.missing = missing }
    var list = NodeList(place: place, kind: kindWithin(place, kind, keys, path))
    if place.attribute != nil || place.steps.isEmpty || !place.alternatives.isEmpty {
      reader.report(mark, path, .badNodes)
      return nil
    }
    if !value.isEmpty {
      guard let found = places.place(value, at: mark, path) else { return nil }
      list.value = found.exact
    }
    guard let parts = parts(keys, path, isNumbered: false) else { return nil }
    list.parts = parts.mapValues(\.exact)
    if places.format == .xml {
      if let node = keys["copies"] {
        list.copies = (reader.texts(node, path + ["copies"]) ?? []).compactMap {
          places.place(SourceNode(.scalar($0), at: node.mark), path + ["copies"])
        }
      }
      if let node = keys["separator"] {
        list.separators = reader.texts(node, path + ["separator"]) ?? []
        if list.separators.contains("") { reader.report(node.mark, path, .emptySeparator) }
        if !list.parts.isEmpty { reader.report(node.mark, path, .listWithParts) }
      }
      if let node = keys["changed"] {
        list.changed = Set(reader.texts(node, path + ["changed"]) ?? [])
      }
    }
    if let comment = keys["comment"] { list.comment = inNode(comment, path + ["comment"]) }
    return .nodes(list)
  }

  private var words: CatalogueWordCompiler { CatalogueWordCompiler(reader: reader) }

  /// The place of repeated nodes: those of the record, or those that a join brings.
  private func listPlace(_ keys: [String: SourceNode], at mark: SourceMark, _ path: [String]) -> Place? {
    guard let node = keys["joined"] else { return places.place(keys, key: "repeat", at: mark, path) }
    if keys["repeat"] != nil {
      reader.report(mark, path, .exclusive("repeat", "joined"))
      return nil
    }
    return reader.text(node, path + ["joined"]).map { name in
      var place = Place(
        steps: [PlaceStep(JoinRule.nodeName(name)), PlaceStep(PlaceStep.any)], isFolding: false)
      if let missing = places.missing(keys, path) { place.missing = missing }
      return place
    }
  }

  /// A place in a repeated node: an attribute beside its text, or a node below it.
  private func inNode(_ node: SourceNode, _ path: [String]) -> Place? {
    if places.format != .xml, node.entries.contains(where: { $0.key == "attribute" }) {
      return attribute(node, path)
    }
    return places.place(node, path)?.exact
  }

  private func attribute(_ node: SourceNode, _ path: [String]) -> Place? {
    guard let keys = reader.keys(node, path, allowed: ["attribute"]), let name = keys["attribute"] else {
      return nil
    }
    guard let text = reader.text(name, path + ["attribute"]) else { return nil }
    return Place(steps: [], attribute: text, missing: .empty)
  }

  private func kind(
    _ keys: [String: SourceNode], _ path: [String], isNumbered: Bool, hasNodes: Bool
  ) -> KindSource? {
    guard let node = keys["kind"] else {
      for key in ["kinds", "otherKinds", "kindless"] {
        if let stray = keys[key] {
          reader.report(stray.mark, path, .idle(key, without: "kind"))
          return nil
        }
      }
      return .unsaid
    }
    if let text = node.text {
      if keys["kinds"] != nil || text.contains("{n}") {
        reader.report(node.mark, path + ["kind"], .fixedKind(text.shortened, places.placeKey))
        return nil
      }
      words.check([text], kinds, at: node.mark, path + ["kind"])
      return reader.text(node, path + ["kind"]).map(KindSource.fixed)
    }
    let found =
      hasNodes
      ? inNode(node, path + ["kind"]) : places.place(node, path + ["kind"], holdsNumber: isNumbered)
    guard let place = found else { return nil }
    let unknown: ChoiceTable.Unknown =
      keys["otherKinds"].flatMap { reader.word($0, path + ["otherKinds"]) } ?? .pass
    var table =
      keys["kinds"].map { ChoiceCompiler(reader: reader).table($0, path + ["kinds"], unknown: unknown) }
      ?? ChoiceTable(unknown: unknown)
    table.pass(usualKinds)
    words.check(keysOf: keys["kinds"], kinds, path + ["kinds"])
    let fallback = keys["kindless"].flatMap { reader.text($0, path + ["kindless"]) }
    if let fallback, let node = keys["kindless"], keys["kinds"] == nil {
      words.check([fallback], kinds, at: node.mark, path + ["kindless"])
    }
    if let fallback, table.spelling(of: fallback) == nil {
      reader.report(keys["kindless"]?.mark ?? node.mark, path + ["kindless"], .notAKind(fallback))
    }
    return .place(place, table, fallback: fallback)
  }

  /// A kind that stands where the condition of the nodes looks can only be one that the condition takes.
  private func kindWithin(
    _ nodes: Place, _ kind: KindSource, _ keys: [String: SourceNode], _ path: [String]
  ) -> KindSource {
    guard case .place(let place, var table, let fallback) = kind,
      let filter = nodes.steps.last?.filters.first(where: {
        $0.steps == place.steps.map(\.name) && $0.attribute == place.attribute
      })
    else { return kind }
    table.writable = Set(filter.texts)
    if let unfit = table.unfit, let node = keys["kinds"] {
      reader.report(node.mark, path + ["kinds"], .kindOutside(unfit, fitting: filter.texts))
    }
    return .place(place, table, fallback: fallback)
  }

  private func parts(_ keys: [String: SourceNode], _ path: [String], isNumbered: Bool) -> [String: Place]? {
    guard let node = keys["parts"] else { return [:] }
    let names = Self.partNames[type] ?? []
    guard !names.isEmpty else {
      reader.report(node.mark, path, .noParts)
      return nil
    }
    guard let values = reader.keys(node, path + ["parts"], allowed: names) else { return nil }
    var parts: [String: Place] = [:]
    for entry in node.entries where values[entry.key] != nil {
      parts[entry.key] = places.place(entry.value, path + ["parts", entry.key], holdsNumber: isNumbered)
    }
    return parts
  }

  /// Whether the sources of one bag can live together: a column that says no kind beside columns of fixed kinds would take
  /// what belongs elsewhere and read it back without its kind.
  func agree(_ sources: [BagSource], at mark: SourceMark, _ path: [String]) -> Bool {
    let hasRows = sources.contains { source in
      if case .rows = source { true } else { false }
    }
    if hasRows, sources.count > 1 {
      reader.report(mark, path, .rowsAlone)
      return false
    }
    let kinds = sources.map { source in
      switch source {
      case .slot(let slot), .family(let slot, _), .rows(let slot, _):
        slot.style == .tagged || slot.kind != .unsaid
      case .nodes(let nodes): nodes.kind != .unsaid
      }
    }
    guard kinds.contains(true), kinds.contains(false) else { return true }
    reader.report(mark, path, .someKinds)
    return false
  }
}
