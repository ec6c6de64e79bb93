public import Contractors

/// The mapping language's entry: a document goes in, a lens comes out.
///
/// A mapping says once how a format's raw record and the canonical record correspond; it is read in both directions. The
/// language is described in `docs/mappings.md`.
public enum Mapping {
  /// The version of the language that files name with `version:`.
  public static let version = 1

  private static let keys = [
    "version", "name", "format", "description", "dialect", "header", "continued", "document", "values",
    "custom",
    "entities",
  ]

  /// Compiles a mapping.
  ///
  /// - Parameters:
  ///   - document: the file as read by whoever knows its syntax.
  ///   - catalogue: the fields that may be named; fields under `custom:` are added to it.
  /// - Returns: the mapping, bound to no header yet.
  /// - Throws: ``SourceProblems`` with every problem of the file, in the order of their places.
  public static func compile(
    _ document: SourceDocument, catalogue: Catalogue = .standard
  ) throws(SourceProblems) -> CompiledMapping {
    let reader = SourceReader(document)
    let mapping = compile(document.root, reader: reader, catalogue: catalogue)
    guard let mapping, reader.problems.isEmpty else { throw SourceProblems(reader.problems) }
    return mapping
  }

  /// The keys that the places of a mapping may have, to hold the language's JSON Schema against.
  package static func allowedKeys(in document: SourceDocument) -> [AllowedKeys] {
    let reader = SourceReader(document)
    _ = compile(document.root, reader: reader, catalogue: .standard)
    return reader.allowedKeys
  }

  private static func compile(
    _ root: SourceNode, reader: SourceReader, catalogue: Catalogue
  ) -> CompiledMapping? {
    guard let keys = reader.keys(root, [], allowed: Self.keys) else { return nil }
    if let node = keys["version"], node.text != String(version) {
      reader.report(node.mark, ["version"], .otherVersion(version, found: node))
    }
    guard let formatNode = keys["format"] else {
      reader.report(root.mark, [], .noFormat)
      return nil
    }
    guard let format: MappingFormat = reader.word(formatNode, ["format"]) else { return nil }
    let name = keys["name"].flatMap { reader.text($0, ["name"]) }
    if keys["name"] == nil { reader.report(root.mark, [], .noName) }

    let conventions = keys["values"].map { ConventionsCompiler(reader: reader).conventions($0, ["values"]) }
    var catalogue = catalogue
    if let node = keys["custom"] { addCustomFields(node, to: &catalogue, reader: reader) }
    var mapping = CompiledMapping(
      name: name ?? "", format: format, catalogue: catalogue, fingerprintText: fingerprint(of: root))
    mapping.descriptions = descriptions(keys["description"], reader: reader)
    mapping.dialect = dialect(keys["dialect"], reader: reader)
    if let node = keys["document"] {
      if format == .xml {
        mapping.document = DocumentCompiler(reader: reader).document(node)
      } else {
        reader.report(node.mark, ["document"], .onlyInXML("document"))
      }
    }

    let places = PlaceCompiler(reader: reader, format: format)
    rows(keys, places, reader: reader, into: &mapping)

    guard let entities = keys["entities"] else {
      reader.report(root.mark, [], .noEntities)
      return mapping
    }
    let names = Entity.allCases.map(\.rawValue)
    guard let known = reader.keys(entities, ["entities"], allowed: names) else { return mapping }
    let compiler = EntityCompiler(
      reader: reader, places: places,
      conventions: conventions ?? FileConventions(), catalogue: catalogue,
      isReadOnly: mapping.document?.isReadOnly == true, digits: mapping.header?.digits ?? [:])
    for entry in entities.entries where known[entry.key] != nil {
      guard let entity = Entity(rawValue: entry.key) else { continue }
      if let rules = compiler.entity(entry, entity, ["entities", entry.key]) { mapping.set(rules) }
    }
    if mapping.document?.isReadOnly != true || mapping.document?.isKeptByExchanges == true {
      SharedKeyPlaces(reader: reader).separate(entities, in: &mapping)
    }
    HeaderCompiler(reader: reader).check(mapping, keys)
    if format == .csv, mapping.entities.count > 1 {
      for entry in entities.entries where entry.value.entries.contains(where: { $0.key == "where" }) == false
      {
        guard let entity = Entity(rawValue: entry.key) else { continue }
        reader.report(entry.mark, ["entities", entry.key], .everyRow(entity))
      }
    }
    // Where one of the entities takes every row, that is the matter.
    if mapping.format != .csv || mapping.rules.values.allSatisfy({ $0.condition != nil }) {
      EntityOverlap(reader: reader).check(entities, in: mapping)
    }
    if let rules = mapping.document {
      DocumentCompiler(reader: reader).checkRoots(of: entities, rules, in: mapping)
    }
    if entities.entries.isEmpty { reader.report(entities.mark, ["entities"], .emptyEntities) }
    return mapping
  }

  /// What stands above the records of a CSV file, and which rows continue a record.
  private static func rows(
    _ keys: [String: SourceNode], _ places: PlaceCompiler, reader: SourceReader,
    into mapping: inout CompiledMapping
  ) {
    let compiler = HeaderCompiler(reader: reader)
    for key in ["header", "continued"] where mapping.format != .csv {
      if let node = keys[key] { reader.report(node.mark, [key], .onlyInCSV(key)) }
    }
    guard mapping.format == .csv else { return }
    mapping.header = keys["header"].flatMap { compiler.header($0) }
    mapping.continuation = keys["continued"].flatMap { compiler.continuation($0, places) }
  }

  private static func addCustomFields(_ node: SourceNode, to catalogue: inout Catalogue, reader: SourceReader)
  {
    guard reader.keys(node, ["custom"], allowed: nil) != nil else { return }
    for entry in node.entries {
      let path = ["custom", entry.key]
      guard let keys = reader.keys(entry.value, path, allowed: ["type", "entity", "many"]) else { continue }
      guard entry.key.first?.isLetter == true,
        entry.key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
      else {
        reader.report(entry.mark, path, .badFieldName(entry.key.shortened))
        continue
      }
      guard let typeNode = keys["type"], let entityNode = keys["entity"] else {
        reader.report(entry.mark, path, .customNeeds)
        continue
      }
      let many = keys["many"].flatMap { reader.flag($0, path + ["many"]) } ?? false
      guard let type: FieldType = reader.word(typeNode, path + ["type"]) else { continue }
      guard type != .reference else {
        reader.report(typeNode.mark, path + ["type"], .customReference)
        continue
      }
      for text in reader.texts(entityNode, path + ["entity"]) ?? [] {
        guard let entity = Entity(rawValue: text) else {
          reader.report(
            entityNode.mark, path + ["entity"],
            .expected(Entity.allCases.map(\.rawValue).alternatives, text: text.shortened))
          continue
        }
        let descriptor = FieldDescriptor(FieldName(rawValue: entry.key), type, many ? .many : .one)
        guard let larger = catalogue.adding(descriptor, to: entity) else {
          reader.report(entry.mark, path, .customClash(entry.key, entity))
          continue
        }
        catalogue = larger
      }
    }
  }

  private static func descriptions(_ node: SourceNode?, reader: SourceReader) -> [String: String] {
    guard let node else { return [:] }
    if let text = node.text { return ["en": text] }
    return reader.keys(node, ["description"], allowed: ["en", "ru"])?.compactMapValues(\.text) ?? [:]
  }

  private static func dialect(_ node: SourceNode?, reader: SourceReader) -> FileDialect? {
    guard let node else { return nil }
    let path = ["dialect"]
    let names = [
      "encoding", "delimiter", "quoteAll", "quoteText", "trailingDelimiter", "byteOrderMark", "newline",
    ]
    guard let keys = reader.keys(node, path, allowed: names) else { return nil }
    var dialect = FileDialect()
    dialect.encoding = keys["encoding"].flatMap { reader.text($0, path + ["encoding"]) }
    if let delimiter = keys["delimiter"] {
      if let text = delimiter.text, text.unicodeScalars.count == 1 || text == "tab" {
        dialect.delimiter = text == "tab" ? "\t" : text.first
      } else {
        reader.report(
          delimiter.mark, path + ["delimiter"], .expected(Expectation.character, found: delimiter))
      }
    }
    dialect.quotesEverything = keys["quoteAll"].flatMap { reader.flag($0, path + ["quoteAll"]) }
    dialect.quotesText = keys["quoteText"].flatMap { reader.flag($0, path + ["quoteText"]) }
    dialect.hasTrailingDelimiter = keys["trailingDelimiter"].flatMap {
      reader.flag($0, path + ["trailingDelimiter"])
    }
    dialect.hasByteOrderMark = keys["byteOrderMark"].flatMap { reader.flag($0, path + ["byteOrderMark"]) }
    dialect.newline = keys["newline"].flatMap { reader.word($0, path + ["newline"]) }
    return dialect
  }

  /// Names and descriptions change nothing that is read, so they do not count.
  private static func fingerprint(of root: SourceNode) -> String {
    var content = root
    content.content = .mapping(root.entries.filter { !["name", "description", "dialect"].contains($0.key) })
    return "\(version):" + content.canonicalText
  }
}

/// How a file of this format is usually written; every part may be unsaid. Reading recognises these by itself.
public struct FileDialect: Sendable, Hashable {
  /// What ends a line.
  public enum Newline: String, Sendable, Hashable, CaseIterable {
    case lf
    case crlf
  }

  /// The encoding's name: `utf-8`, `windows-1251`.
  public var encoding: String?
  /// What stands between cells.
  public var delimiter: Character?
  /// Whether every cell is quoted.
  public var quotesEverything: Bool?
  /// Whether every cell is quoted that is neither empty nor a number.
  public var quotesText: Bool?
  /// Whether a delimiter ends each line.
  public var hasTrailingDelimiter: Bool?
  /// Whether the file begins with a byte order mark.
  public var hasByteOrderMark: Bool?
  /// What ends a line.
  public var newline: Newline?

  /// A dialect that says nothing.
  public init() {}
}
