import Contractors

/// A list with a column for the name of a firm and columns for those of a person: what its rows are is seen in the cells.
struct MixedRows {
  /// What the rows are.
  enum Content {
    /// Some are firms, the others persons.
    case both
    /// All have a firm, and not all a person.
    case firms
    /// All have a person, who may work for a firm; or nothing is known.
    case persons
  }

  /// The column of the firm's name.
  let firm: String
  /// The columns of a person's names.
  let names: [String]
  let content: Content

  /// Nil for lists that lack one of the columns.
  init?(header: [String], samples: [[String]]) {
    let columns = RawNode.columnNames(ofHeader: header)
    let (ofFirms, ofPersons) = (HeaderReading.meanings(of: .company), HeaderReading.meanings(of: .contact))
    let names = columns.indices.filter { index in
      switch ofPersons[HeadingFold.fold(columns[index])] {
      case .field("lastName"), .field("firstName"), .field("middleName"): true
      default: false
      }
    }
    // A heading that may be a person's name too says nothing.
    let firm = columns.indices.first { index in
      let folded = HeadingFold.fold(columns[index])
      return ofFirms[folded] == .field("name") && ofPersons[folded] == nil
    }
    guard let firm, !names.isEmpty else { return nil }
    func isFilled(_ row: [String], _ indices: [Int]) -> Bool {
      indices.contains { row.indices.contains($0) && !row[$0].trimmed.isEmpty }
    }
    let rows = samples.map { (hasFirm: isFilled($0, [firm]), hasPerson: isFilled($0, names)) }
    let hasFirms = rows.contains { $0.hasFirm && !$0.hasPerson }
    let hasPersons = rows.contains { !$0.hasFirm && $0.hasPerson }
    content = hasFirms ? (hasPersons ? .both : .firms) : .persons
    self.firm = columns[firm]
    self.names = names.map { columns[$0] }
  }

  /// The condition on the rows of firms.
  var ofFirms: SourceNode { Self.condition(firm, isEmpty: false) }

  /// The condition on the rows of persons: a row without any name is nobody.
  var ofPersons: SourceNode {
    SourceNode(.sequence([Self.condition(firm, isEmpty: true), Self.named(names)]))
  }

  /// That one of some columns holds something.
  static func named(_ columns: [String]) -> SourceNode {
    if columns.count == 1 { return condition(columns[0], isEmpty: false) }
    return .keys([("any", SourceNode(.sequence(columns.map { condition($0, isEmpty: false) })))])
  }

  private static func condition(_ column: String, isEmpty: Bool) -> SourceNode {
    .keys([("column", .text(column)), ("empty", .text(isEmpty ? "yes" : "no"))])
  }
}

extension Mapping {
  /// A mapping of a list that holds firms and persons.
  static func infer(
    _ rows: MixedRows, header: [String], samples: [[String]], name: String, dialect: FileDialect?,
    language: Language
  ) -> InferredMapping {
    var readings = Entity.allCases.map { HeaderReading(header: header, samples: samples, entity: $0) }
    for index in readings.indices { readings[index].read() }
    var root = readings[0].document(name: name, dialect: dialect)
    let entities = readings.map { reading in
      let all = reading.document(name: name)["entities"]?[reading.entity.rawValue]?.entries ?? []
      let rules = all.filter { $0.key != "where" }
      let condition = reading.entity == .company ? rows.ofFirms : rows.ofPersons
      return (
        reading.entity.rawValue, SourceNode(.mapping([SourceEntry("where", condition)] + rules))
      )
    }
    root.content = .mapping(
      root.entries.map { $0.key == "entities" ? SourceEntry($0.key, .keys(entities)) : $0 })
    let unknown = readings[0].unknown.filter(readings[1].unknown.contains)
    let ofFirms = readings[0].unknown.filter { !unknown.contains($0) }
    let ofPersons = readings[1].unknown.filter { !unknown.contains($0) && $0 != rows.firm }
    var notes = [InferenceSentence.mixedRows(rows.firm, ofFirms, ofPersons)]
    for note in readings.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
    if !unknown.isEmpty { notes.append(InferenceSentence.notMapped(unknown)) }
    let guesses = readings[0].guesses.merging(readings[1].guesses) { first, _ in first }
    var yaml = MappingText.render(
      root, comments: ([InferenceSentence.guessed] + notes).map { $0[language] },
      remarks: guesses.mapValues { $0.sentence[language] })
    for reading in readings where reading.keys.isEmpty { yaml.remarkMissingKey(of: reading.entity, language) }
    return InferredMapping(
      yaml: yaml, document: SourceDocument(file: name, root: root), entity: .company, unknown: unknown,
      notes: notes, confidence: guesses.mapValues(\.confidence))
  }
}

extension String {
  /// Says under an entity of a mapping's text that a key is to be named.
  mutating func remarkMissingKey(of entity: Entity, _ language: Language) {
    let place = "\n  \(entity.rawValue):\n"
    let remark = "    # key: \(InferenceSentence.columnOfKey[language])\n"
    self = replacing(place, with: place + remark, maxReplacements: 1)
  }
}
