import Contractors
import Mappings

/// What a file says when it is read with a mapping: its first records, what cannot be read, what looks wrong.
struct FileCheck {
  /// One entity's part.
  struct Part {
    var entity: Entity
    var count = 0
    var first: [Observed] = []
    var rejections: [Rejection] = []
    var rejected = 0
    /// Official numbers whose check digits are wrong: kept and written, never used to match by.
    var doubtful: [(position: SourcePosition, identifier: DoubtfulIdentifier)] = []
    var doubted = 0
  }

  private(set) var parts: [Part] = []

  /// So many of each kind are shown; the others are counted.
  static let shownMaximum = 20

  /// Reads a file to its end, in bounded memory.
  init(_ replica: any Replica, _ mapping: CompiledMapping, records: Int) async throws {
    for entity in mapping.entities {
      var part = Part(entity: entity)
      let pages = try await replica.read(ReadRequest(entity: entity, since: nil, known: { _ in nil }))
      reading: while true {
        switch try await pages.next() {
        case .end: break reading
        case .page(let page):
          for observation in page { part.add(observation, records: records, isTable: mapping.format == .csv) }
        }
      }
      parts.append(part)
    }
  }

  /// Whether every record can be read.
  var isClean: Bool { parts.allSatisfy { $0.rejected == 0 } }
}

extension FileCheck.Part {
  fileprivate mutating func add(_ observation: Observation, records: Int, isTable: Bool) {
    switch observation {
    case .record(let observed):
      count += 1
      if first.count < records { first.append(observed) }
      // What is no table went through no spreadsheet: a number that is short there is one of another country.
      for identifier in observed.record.doubtfulIdentifiers where isTable || !identifier.lostLeadingZeros {
        doubted += 1
        if doubtful.count < FileCheck.shownMaximum { doubtful.append((observed.position, identifier)) }
      }
    case .rejected(let rejection):
      rejected += 1
      if rejections.count < FileCheck.shownMaximum { rejections.append(rejection) }
    case .unchanged, .gone: break
    }
  }
}

// MARK: Output

extension FileCheck {
  /// The lines for a person.
  func lines(_ language: Language) -> [String] {
    var lines: [String] = []
    for part in parts {
      for observed in part.first { lines += Self.lines(observed, part.entity, language) }
      lines.append(MappingSentence.read(part.entity, part.count, rejected: part.rejected)[language])
      lines += part.rejections.map {
        MappingSentence.rejected($0.position, $0.field, $0.reason)[language]
      }
      if part.rejected > part.rejections.count {
        lines.append(MappingSentence.more(part.rejected - part.rejections.count)[language])
      }
      lines += part.doubtful.map {
        MappingSentence.doubtful($0.position, $0.identifier)[language]
      }
      if part.doubted > part.doubtful.count {
        lines.append(MappingSentence.more(part.doubted - part.doubtful.count)[language])
      }
    }
    return lines
  }

  private static func lines(_ observed: Observed, _ entity: Entity, _ language: Language) -> [String] {
    let title =
      "\(entity.noun.form(1)[language]) \(observed.key.rawValue) (\(observed.position.words[language]))"
    let fields = observed.record.fields.sorted { $0.key < $1.key }
    let width = fields.map(\.key.rawValue.count).max() ?? 0
    return [title]
      + fields.compactMap { name, value in
        let text = value.text ?? value.elements.map(Self.text).joined(separator: "; ")
        if text.isEmpty { return nil }
        let padding = String(repeating: " ", count: width - name.rawValue.count)
        return "  \(name)\(padding)  \(text.replacing("\n", with: "⏎"))"
      } + (observed.record.removal == .removed ? ["  " + MappingSentence.marked[language]] : [])
  }

  /// An element with its kind, and with the parts that its value does not say already.
  private static func text(_ element: Element) -> String {
    var plain = element
    plain.parts = element.parts.filter { !element.value.contains($0.value) }
    return FieldsJSON.text(plain)
  }

  /// One object a record, a rejection and a doubt, then one that counts them.
  func objects(_ mapping: CompiledMapping) -> [JSONText.Value] {
    var objects: [JSONText.Value] = []
    for part in parts {
      let json = FieldsJSON(entity: part.entity, catalogue: mapping.catalogue)
      for observed in part.first {
        let fields = observed.record.fields.sorted { $0.key < $1.key }
        objects.append(
          .object([
            ("record", .string(observed.key.rawValue)), ("entity", .string(part.entity.rawValue)),
            ("position", .string(observed.position.name)),
            ("fields", .object(fields.map { ($0.key.rawValue, json.scalar($0.value)) })),
            ("removed", .bool(observed.record.removal == .removed)),
          ]))
      }
      objects += part.rejections.map { rejection in
        .object([
          ("rejected", .string(rejection.position.name)), ("entity", .string(part.entity.rawValue)),
          ("key", rejection.key.map { .string($0.rawValue) } ?? .null),
          ("field", rejection.field.map { .string($0) } ?? .null),
          ("reason", .string(rejection.reason.english)),
        ])
      }
      objects += part.doubtful.map { doubt in
        .object([
          ("doubtful", .string(doubt.position.name)), ("entity", .string(part.entity.rawValue)),
          ("field", .string(doubt.identifier.field.rawValue)), ("value", .string(doubt.identifier.value)),
        ])
      }
      objects.append(
        .object([
          ("mapping", .string(mapping.name)), ("entity", .string(part.entity.rawValue)),
          ("records", .int(part.count)), ("rejectedRecords", .int(part.rejected)),
          ("doubtfulValues", .int(part.doubted)),
        ]))
    }
    return objects
  }
}
