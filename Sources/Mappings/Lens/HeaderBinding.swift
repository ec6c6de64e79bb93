import Contractors

/// A mapping bound to the columns of a file or the fields of a portal.
public struct Bound: Sendable, Hashable {
  /// The mapping with every place found once.
  public var mapping: CompiledMapping
  /// The columns that the mapping reads, as the header spells them.
  public var found: [String]
  /// The columns that the mapping names and the header lacks, optional ones left out. Their fields are absent, never empty.
  public var missing: [String]
  /// The columns that no rule names.
  public var unknown: [String]
  /// Columns without which nothing can be read: the keys'. Empty when all is well.
  public var missingKeys: [String]
}

extension CompiledMapping {
  /// Finds the mapping's places in a header, by exact spelling, then folded (case, spaces, dots, quotes, ё), then by synonyms.
  ///
  /// - Parameters:
  ///   - header: the headings in their order, as written; the second of a name is known as `Телефон#2`.
  ///   - lines: the cells of the lines above the headings, as many as the mapping knows; named ones tell how keys are made.
  /// - Returns: the bound mapping with what was found, what is missing and what is unknown.
  public func bind(header: [String], lines: [[String]] = []) -> Bound {
    // A tree has no header: its places are found in each record.
    if format == .xml { return Bound(mapping: self, found: [], missing: [], unknown: [], missingKeys: []) }
    let index = HeaderIndex(header)
    var bound = self
    bound.columnNames = index.names
    if let digits = self.header?.digits(in: lines) { bound.header?.digits.merge(digits) { $1 } }
    bound.continuation = continuation.map { RowContinuation(place: $0.place.bound(to: index), mark: $0.mark) }
    var found: Set<String> = []
    var missing: [String] = []
    var missingKeys: [String] = []
    for entity in entities {
      guard let mapping = rules[entity] else { continue }
      let mine = mapping.bound(to: index)
      bound.set(mine)
      if mine.extra == .rest { bound.extras[entity] = bound.restPlaces(index, of: mine) }
      for place in mine.places {
        if case .column(let name, _) = place.binding {
          found.insert(name.text)
        } else if place.binding == .missing, !place.isOptional, !missing.contains(place.name) {
          missing.append(place.name)
        }
      }
      let lost = mine.key.places.filter { $0.binding == .missing }
      if lost.count == mine.key.places.count {
        missingKeys += lost.map(\.name).filter { !missingKeys.contains($0) }
      }
      // What tells the entities apart: without it each row would silently be of one of them.
      let telling = (mine.condition?.places ?? []).filter(\.isRequired)
      if telling.allSatisfy({ $0.binding == .missing }) {
        missingKeys += telling.map(\.name).filter { !missingKeys.contains($0) }
      }
    }
    return Bound(
      mapping: bound, found: index.names.filter(found.contains), missing: missing,
      unknown: index.names.filter { !found.contains($0) }, missingKeys: missingKeys)
  }

  /// Where the columns of one file stand in another one of the same format: found like the mapping's own, by spelling or synonym.
  ///
  /// - Parameters:
  ///   - header: the headings of the one.
  ///   - other: the headings of the other.
  /// - Returns: for each column of the one its index in the other; nil where that lacks it.
  public func columns(of header: [String], in other: [String]) -> [Int?] {
    let index = HeaderIndex(other)
    let own = HeaderIndex(header)
    let places = entities.flatMap { rules[$0]?.places ?? [] }.filter { $0.steps.count == 1 }
    return own.names.enumerated().map { column, name in
      if let found = index.index(of: name, also: []) { return found }
      for place in places {
        guard own.index(of: place.name, also: place.also) == column,
          let found = index.index(of: place.name, also: place.also)
        else { continue }
        return found
      }
      return nil
    }
  }

  /// The columns that no rule of an entity names, as places.
  func restPlaces(_ index: HeaderIndex, of mapping: EntityMapping) -> [FieldName: Place] {
    var named: Set<String> = []
    for place in mapping.places {
      if case .column(let name, _) = place.bound(to: index).binding { named.insert(name.text) }
    }
    var rest: [FieldName: Place] = [:]
    for (offset, name) in index.names.enumerated() where !named.contains(name) && !name.trimmed.isEmpty {
      rest[.extra(name)] = Place(
        steps: [PlaceStep(name)], binding: .column(name: NodeName(name), index: offset))
    }
    return rest
  }
}

extension EntityMapping {
  /// Takes other columns for the key in a file that has none of the key's own.
  private mutating func fallBack(_ places: [Place]) {
    key.otherwise = []
    guard key.places.allSatisfy({ $0.binding == .missing }),
      places.contains(where: { $0.binding != .missing })
    else { return }
    key.places = places
    makeKeyFieldsLasting()
  }

  /// The rules with every place looked up in a header; families get as many slots as the header has.
  func bound(to header: HeaderIndex) -> EntityMapping {
    var copy = self
    func bind(_ place: Place) -> Place { place.bound(to: header) }
    copy.key.places = key.places.map(bind)
    copy.condition = condition?.mapPlaces(bind)
    copy.onlyNew = onlyNew?.mapPlaces(bind)
    copy.constants = constants.map {
      CellConstant(place: bind($0.place), text: $0.text, isChecked: $0.isChecked)
    }
    copy.removed = removed.map {
      RemovedRule(place: bind($0.place), texts: $0.texts)
    }
    copy.modified = modified.map { ModifiedRule(place: bind($0.place), formats: $0.formats) }
    copy.origin = origin.map { OriginRule(originator: bind($0.originator), id: bind($0.id)) }
    if case .places(let places) = extra { copy.extra = .places(places.map(bind)) }
    let claims = ColumnClaims(rules, in: header)
    func bound(_ rule: Rule, _ number: Int, _ claims: ColumnClaims) -> Rule {
      func bind(_ place: Place) -> Place {
        rule.write == .never ? place.bound(to: header) : claims.bind(place, of: number)
      }
      switch rule {
      case .constant: return rule
      case .cases(var rule):
        for index in rule.cases.indices {
          rule.cases[index].condition = rule.cases[index].condition?.mapPlaces(bind)
        }
        return .cases(rule)
      case .scalar(let rule): return .scalar(rule.bound(bind))
      case .split(var rule):
        rule.place = bind(rule.place)
        return .split(rule)
      case .bag(var rule):
        rule.sources = rule.sources.flatMap { source -> [BagSource] in
          switch source {
          case .slot(let slot): return [.slot(slot.mapPlaces(bind))]
          case .rows(let slot, _): return [.rows(slot.mapPlaces(bind), columns: header.names.count)]
          case .nodes(var nodes):
            nodes.place = bind(nodes.place)
            return [.nodes(nodes)]
          case .family(let slot, _):
            return (1...SlotCompiler.numberedGroupsMaximum)
              .map { number in slot.mapPlaces { bind($0.numbered(number)) } }
              .filter { $0.usable != nil }.map(BagSource.slot)
          }
        }
        return .bag(rule)
      }
    }
    copy.rules = rules.enumerated().map { bound($0.element, $0.offset, claims) }
    copy.variants = variants.map { variant in
      let claims = claims.adding(variant.rules, first: rules.count)
      return RuleVariant(
        condition: variant.condition?.mapPlaces(bind), values: variant.values,
        rules: variant.rules.enumerated().map { bound($0.element, rules.count + $0.offset, claims) })
    }
    copy.composed = composed.map {
      ComposedText(
        place: bind($0.place), pieces: $0.pieces, isMade: $0.isMade, maximumLength: $0.maximumLength)
    }
    copy.fallBack(key.otherwise.map(bind))
    return copy
  }
}
