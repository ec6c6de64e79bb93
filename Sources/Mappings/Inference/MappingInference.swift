public import Contractors

/// A mapping guessed from a header, as a file to be read, corrected and kept.
public struct InferredMapping: Sendable, Hashable {
  /// The mapping file's text.
  public var yaml: String
  /// The same as a document, to be compiled without a parser.
  public var document: SourceDocument
  /// The entity the rows seem to be.
  public var entity: Entity
  /// The columns that mean nothing known; they stand in the text as a comment.
  public var unknown: [String]
  /// What a person should look at: a key that is a guess, columns that were not understood.
  public var notes: [Sentence]
  /// How sure the meaning of each column is that has one.
  public var confidence: [String: GuessConfidence]
}

extension Mapping {
  /// Guesses a mapping for a CSV file from its headings and some of its rows.
  ///
  /// - Parameters:
  ///   - header: the headings as written.
  ///   - samples: rows, to tell date formats and lists of phones; a few dozen are enough.
  ///   - name: the name of the mapping.
  ///   - entity: what the rows are; nil guesses: a person's name and no tax reason means contacts.
  ///   - dialect: how the file is written; nil says nothing of it.
  ///   - language: the language of the comments at the head of the text.
  /// - Returns: a mapping that compiles, unless nothing in the header can be a key, which `notes` tell then.
  ///
  /// Source of the headings: contractor-formats.md §7.
  public static func infer(
    header: [String], samples: [[String]] = [], name: String, entity: Entity? = nil,
    dialect: FileDialect? = nil, language: Language = .english
  ) -> InferredMapping {
    let rows = entity == nil ? MixedRows(header: header, samples: samples) : nil
    if let rows, rows.content == .both {
      return infer(
        rows, header: header, samples: samples, name: name, dialect: dialect, language: language)
    }
    let entity = entity ?? (rows?.content == .firms ? .company : HeaderReading.guessEntity(header))
    var reading = HeaderReading(header: header, samples: samples, entity: entity)
    reading.read()
    let root = reading.document(name: name, dialect: dialect)
    var notes = reading.notes
    if let nameless = reading.namelessColumns { notes.append(InferenceSentence.namelessRows(nameless)) }
    if !reading.unknown.isEmpty {
      notes.append(InferenceSentence.notMapped(reading.unknown))
    }
    let comments = ([InferenceSentence.guessed] + notes).map { $0[language] }
    var yaml = MappingText.render(
      root, comments: comments, remarks: reading.guesses.mapValues { $0.sentence[language] })
    if reading.keys.isEmpty { yaml.remarkMissingKey(of: entity, language) }
    return InferredMapping(
      yaml: yaml,
      document: SourceDocument(file: name, root: root), entity: entity, unknown: reading.unknown,
      notes: notes,
      confidence: reading.guesses.mapValues(\.confidence))
  }
}

/// The headings of one file on their way to a mapping.
struct HeaderReading {
  let columns: [String]
  let samples: [[String]]
  let entity: Entity
  var unknown: [String] = []
  var notes: [Sentence] = []
  /// What speaks for the meaning of each column.
  private(set) var guesses: [String: ColumnGuess] = [:]

  var keys: [String] = []
  private(set) var fields: [(name: String, rule: SourceNode)] = []
  private var elements: [String: [(column: String, kind: String)]] = [:]
  private var elementOrder: [String] = []
  private var accountParts: [(String, String)] = []
  private var addressParts: [(String, String)] = []
  private var removed: String?
  private(set) var families: [NumberedFamily] = []

  init(header: [String], samples: [[String]], entity: Entity) {
    columns = RawNode.columnNames(ofHeader: header)
    self.samples = samples
    self.entity = entity
  }

  /// Contacts have a person's name and nothing that only firms have.
  static func guessEntity(_ header: [String]) -> Entity {
    let folded = Set(header.map(HeadingFold.fold))
    func has(_ headings: [String]) -> Bool { headings.contains { folded.contains(HeadingFold.fold($0)) } }
    if has(["КПП", "ИНН/КПП", "Полное наименование", "ОГРН", "IČO", "LegalName"]) { return .company }
    let names = [
      "Фамилия", "ФИО", "Last Name", "Имя", "First Name", "LastName", "Surname", "Nachname", "Vorname",
      "Příjmení", "Given Name",
    ]
    return has(names) ? .contact : .company
  }

  /// What captions mean in one entity or the other.
  static let knownCaptions = meanings(of: .company).merging(meanings(of: .contact)) { first, _ in first }

  static func meanings(of entity: Entity) -> [String: HeaderSynonyms.Meaning] {
    var meanings: [String: HeaderSynonyms.Meaning] = [:]
    let own =
      entity == .company
      ? HeaderSynonyms.company + HeaderSynonyms.europeanCompany
      : HeaderSynonyms.contact + HeaderSynonyms.europeanContact
    for (meaning, headings) in own + HeaderSynonyms.shared + HeaderSynonyms.europeanShared {
      for heading in headings where meanings[HeadingFold.fold(heading)] == nil {
        meanings[HeadingFold.fold(heading)] = meaning
      }
    }
    return meanings
  }

  mutating func read() {
    let meanings = Self.meanings(of: entity)
    var taken: Set<HeaderSynonyms.Meaning> = []
    var strangers: [String] = []
    takeFamilies(meanings)
    let grouped = Set(families.flatMap(\.columns))
    let lines = addressLines(meanings)
    for column in columns
    where !column.trimmed.isEmpty && !column.hasPrefix("#") && !grouped.contains(column) {
      let folded = HeadingFold.fold(column)
      // `Телефон 2` and the second `Телефон` mean what `Телефон` means.
      let base = String(folded.reversed().drop { $0.isNumber || $0 == "#" || $0 == " " }.reversed())
      guard let meaning = lines[column] ?? meanings[folded] ?? meanings[base] else {
        strangers.append(column)
        continue
      }
      if !lines.isEmpty, lines[column] == nil, meanings[folded] == nil, isFurtherLine(column, of: lines) {
        // `Address 3` is the third line of the same address, for which there is no place.
        unknown.append(column)
        continue
      }
      guesses[column] = ColumnGuess(
        ColumnEvidence(cells(of: column)), meaning, likeHeading: meanings[folded] == nil ? base : nil)
      take(column, as: meaning, isFirst: taken.insert(meaning).inserted)
    }
    for column in strangers {
      // A number that nothing else is called may be one; what others are called already is something else.
      let evidence = ColumnEvidence(cells(of: column))
      guard let meaning = evidence.meaning(in: entity), taken.insert(meaning).inserted else {
        unknown.append(column)
        continue
      }
      guesses[column] = ColumnGuess(byValues: evidence, meaning)
      take(column, as: meaning, isFirst: true)
    }
    settleAddressParts()
    preferPartsToWholes()
    if keys.count > 1 {
      unknown += keys.dropFirst()
      keys = [keys[0]]
    }
    for name in elementOrder { fields.append((name, bag(name))) }
    settleKey()
    if let continued { notes.append(InferenceSentence.continuedRows(continued.key, continued.mark)) }
  }

  /// A file that has both `ФИО` and `Фамилия` is read by the parts: they need no splitting.
  private mutating func preferPartsToWholes() {
    let wholes = [
      "personName": ["lastName", "firstName", "middleName"], "identifiers": ["taxId", "taxReason"],
    ]
    for (whole, parts) in wholes.sorted(by: { $0.key < $1.key }) {
      guard let index = fields.firstIndex(where: { $0.name == whole }),
        fields.contains(where: { parts.contains($0.name) })
      else { continue }
      // Beside a first name a column called `Name` holds the last one.
      if whole == "personName", !fields.contains(where: { $0.name == "lastName" }),
        let column = fields[index].rule["column"]
      {
        fields[index] = ("lastName", column)
        continue
      }
      if let column = fields.remove(at: index).rule["column"]?.text { unknown.append(column) }
    }
  }

  /// Numbered groups of columns say more of their bag than single columns, which are left out then.
  private mutating func takeFamilies(_ meanings: [String: HeaderSynonyms.Meaning]) {
    for family in NumberedFamily.all(in: columns, meanings: meanings)
    where !families.contains(where: { $0.field == family.field }) {
      families.append(family)
      for column in family.columns {
        let meaning: HeaderSynonyms.Meaning = .element(family.field, kind: family.kind)
        let isValue = family.isValue(column)
        guesses[column] = ColumnGuess(
          ColumnEvidence(isValue ? cells(of: column) : []), meaning, likeHeading: nil)
      }
      fields.append((family.field.rawValue, rule(of: family)))
    }
  }

  private mutating func take(_ column: String, as meaning: HeaderSynonyms.Meaning, isFirst: Bool) {
    switch meaning {
    case .key: keys.append(column)
    case .element(let field, _) where families.contains { $0.field == field }: unknown.append(column)
    case .addressPart where families.contains { $0.field == "addresses" }: unknown.append(column)
    case .element(let field, let kind):
      if elements[field.rawValue] == nil { elementOrder.append(field.rawValue) }
      elements[field.rawValue, default: []].append((column, kind))
    case _ where !isFirst: unknown.append(column)
    case .field("bankAccounts"):
      elementOrder.append("bankAccounts")
      elements["bankAccounts"] = [(column, "")]
    case .field("groups"):
      elementOrder.append("groups")
      elements["groups"] = [(column, "")]
    case .part(let part): accountParts.append((part, column))
    case .addressPart(let part): addressParts.append((part, column))
    case .removed: removed = column
    case .fullPersonName:
      fields.append(
        (
          "personName",
          .keys([("column", .text(column)), ("parts", .list(["lastName", "firstName", "middleName"]))])
        ))
    case .taxIdWithReason:
      let parts: SourceNode = .list(["taxId", "taxReason"])
      fields.append(
        ("identifiers", .keys([("column", .text(column)), ("parts", parts), ("separator", .text("/"))])))
    case .field("kind"):
      let choices = HeaderSynonyms.kinds.map { ($0.0, SourceNode.list($0.1)) }
      fields.append(("kind", .keys([("column", .text(column)), ("choices", .keys(choices))])))
    case .field(let field): fields.append((field.rawValue, .text(column)))
    }
  }

  /// Columns for the parts of an address belong to the column of the whole one, or are an address by themselves.
  private mutating func settleAddressParts() {
    guard !addressParts.isEmpty else { return }
    if elements["addresses"] == nil {
      elementOrder.append("addresses")
      elements["addresses"] = [("", "actual")]
    } else if elements["addresses"]?.contains(where: { $0.kind == "actual" }) == false {
      elements["addresses"]?.append(("", "actual"))
    }
  }

  // MARK: Bags

  private func bag(_ name: String) -> SourceNode {
    let columns = elements[name] ?? []
    if name == "bankAccounts", let column = columns.first {
      let parts = accountParts.map { ($0.0, SourceNode.text($0.1)) }
      let rows = repeated([column.column] + accountParts.map(\.1))
      return .keys(
        rows + [("column", .text(column.column))] + (parts.isEmpty ? [] : [("parts", .keys(parts))]))
    }
    let places = columns.map { place in
      let own = [place.column] + (name == "addresses" ? addressParts.map(\.1) : [])
      var keys = columns.count == 1 ? repeated(own) : []
      let isInEachRow = !keys.isEmpty
      if !place.column.isEmpty { keys.append(("column", .text(place.column))) }
      if columns.count > 1 || name == "addresses" || name == "classifierCodes" {
        keys.append(("kind", .text(place.kind)))
      }
      if name == "addresses", place.kind == "actual", !addressParts.isEmpty {
        keys.append(("parts", .keys(addressParts.map { ($0.0, .text($0.1)) })))
      }
      if !isInEachRow, let separators = separators(place.column, name) {
        keys.append(("separator", .list(separators)))
      }
      return SourceNode.keys(keys)
    }
    return places.count == 1 ? places[0] : .keys([("columns", SourceNode(.sequence(places)))])
  }

  /// That each row of a record has an element of its own, where rows below have some.
  private func repeated(_ columns: [String]) -> [(String, SourceNode)] {
    standsInEachRow(columns) ? [("repeat", .text("row"))] : []
  }

  /// How several values stand in a column, from its plural heading or its cells.
  private func separators(_ column: String, _ field: String) -> [String]? {
    let cells = self.cells(of: column)
    switch field {
    case "phones":
      let isList = HeadingFold.fold(column) == "телефоны" || cells.contains { splitPhones($0).count > 1 }
      return isList ? [", ", ";"] : nil
    case "emails", "websites":
      return cells.contains { $0.contains(",") || $0.contains(";") } ? [", ", ";"] : nil
    case "groups": return [", ", ";"]
    default: return nil
    }
  }

  func cells(of column: String) -> [String] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return samples.compactMap { $0.indices.contains(index) ? $0[index] : nil }
  }

  // MARK: Key

  private mutating func settleKey() {
    guard keys.isEmpty else {
      let cells = self.cells(of: keys[0]).filter { !$0.isEmpty }
      if Set(cells).count < cells.count, continued == nil {
        notes.append(InferenceSentence.repeatedKey(keys[0]))
      }
      return
    }
    if let column = scalarColumn("taxId") {
      keys = [column] + [scalarColumn("taxReason")].compactMap(\.self)
      notes.append(InferenceSentence.guessedKey(keys))
    } else if let rule = fields.first(where: { ["personName", "name"].contains($0.name) })?.rule,
      let column = rule.text ?? rule["column"]?.text
    {
      keys = [column]
      notes.append(InferenceSentence.nameAsKey(column))
    } else if let last = scalarColumn("lastName") {
      keys = [last] + [scalarColumn("firstName"), scalarColumn("middleName")].compactMap(\.self)
      notes.append(InferenceSentence.nameAsKey(keys.joined(separator: ", ")))
    } else {
      notes.append(InferenceSentence.noKey)
    }
  }

  private func scalarColumn(_ name: String) -> String? { fields.first { $0.name == name }?.rule.text }

  // MARK: The document

  func document(name: String, dialect: FileDialect? = nil) -> SourceNode {
    var entityKeys: [(String, SourceNode)] = []
    if let columns = namelessColumns { entityKeys.append(("where", MixedRows.named(columns))) }
    if keys.count == 1 { entityKeys.append(("key", .text(keys[0]))) }
    if keys.count > 1 { entityKeys.append(("key", .keys([("columns", .list(keys))]))) }
    entityKeys.append(("fields", .keys(fields.map { ($0.name, $0.rule) })))
    if let removed {
      entityKeys.append(
        (
          "removed",
          .keys([("column", .text(removed)), ("values", .list(["да", "истина", "1", "+", "true", "yes"]))])
        ))
    }
    var head: [(String, SourceNode)] = [
      ("version", .text("1")), ("name", .text(name)), ("format", .text("csv")),
    ]
    if let dialect = dialect?.node { head.append(("dialect", dialect)) }
    if let continued {
      head.append(
        ("continued", .keys([("column", .text(continued.key)), ("by", .text(continued.mark.rawValue))])))
    }
    return .keys(
      head + [
        (
          "values",
          .keys([
            ("date", .list(dateFormats)), ("decimal", .text(decimal)),
            ("blank", .list(["-", "н/д", "не указан"])),
          ])
        ),
        ("entities", .keys([(entity.rawValue, .keys(entityKeys))])),
      ])
  }

  private var dateFormats: [String] {
    let all = ["dd.MM.yyyy", "yyyy-MM-dd", "d.M.yyyy", "dd/MM/yyyy"]
    let cells = samples.joined().lazy.map(\.trimmed)
    let seen = all.filter { pattern in
      DateFormat(pattern).map { format in cells.contains { format.read($0) != nil } } ?? false
    }
    return seen + all.prefix(3).filter { !seen.contains($0) }
  }

  private var decimal: String {
    let point = DecimalConvention(separator: ".")
    return samples.joined().contains { $0.contains(".") && $0.count < 16 && point.canonical($0) != nil }
      ? "." : ","
  }
}

extension SourceNode {
  static func text(_ text: String) -> SourceNode { SourceNode(.scalar(text)) }
  static func list(_ texts: [String]) -> SourceNode { SourceNode(.sequence(texts.map { .text($0) })) }
  static func keys(_ pairs: [(String, SourceNode)]) -> SourceNode {
    SourceNode(.mapping(pairs.map { SourceEntry($0.0, $0.1) }))
  }
}
