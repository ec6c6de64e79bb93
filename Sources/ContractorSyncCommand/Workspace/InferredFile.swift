import CSVConnector
import Contractors
import Mappings
import XMLConnector

/// A mapping proposed for a file, to be read, corrected and kept.
struct InferredFile {
  var yaml: String
  var notes: [Sentence]
}

extension MappingLibrary {
  /// Proposes a mapping.
  ///
  /// For CSV it is made of the headings and cells. For XML it is that of the shipped vocabulary by which the file has records: a
  /// copy when the root is the same, else with the places of records changed.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - name: the name of the mapping.
  ///   - entity: what the rows of CSV are; nil guesses.
  ///   - folder: where paths of mappings begin.
  ///   - language: the language of the comments.
  /// - Returns: the mapping as text, with what a person should know of it.
  /// - Throws: what opening the file throws, and ``CommandFailure`` for XML of an unknown vocabulary.
  func propose(
    for file: DataFile, name: String, entity: Entity? = nil, relativeTo folder: String, language: Language
  ) throws -> InferredFile {
    // Headings and elements are understood without shipped mappings too.
    let fit = names().isEmpty ? nil : try bestFit(for: file, relativeTo: folder)
    if file.format == .xml {
      guard let fit else { return try adapted(file, name, entity, folder, language) }
      let note = InferenceSentence.knownDocument(fit.name)
      let text = try text(of: fit.name, relativeTo: folder)
      return InferredFile(yaml: "# \(note[language])\n" + text, notes: [fit.sentence, note])
    }
    if let fit, fit.isOfFormat {
      let note = InferenceSentence.knownTable(fit.name)
      let text = try text(of: fit.name, relativeTo: folder)
      return InferredFile(yaml: "# \(note[language])\n" + text, notes: [fit.sentence, note])
    }
    let sample = try CSVFileReport.describe(
      path: file.path, encoding: file.encoding, delimiter: file.delimiter)
    let inferred = Mapping.infer(
      header: sample.header, samples: sample.samples, name: name, entity: entity, dialect: sample.fileDialect,
      language: language)
    return InferredFile(yaml: inferred.yaml, notes: inferred.notes + [fit?.sentence].compactMap(\.self))
  }

  /// The shipped mapping whose records stand somewhere in a document with another root, or one that is guessed from the elements.
  ///
  /// That an element is called `Customer` says little: where the document is not in the namespace of the format, its rules must make
  /// more of the records than a guess does.
  private func adapted(
    _ file: DataFile, _ name: String, _ entity: Entity?, _ folder: String, _ language: Language
  ) throws -> InferredFile {
    let report = try file.document()
    var best: (inferred: InferredMapping, count: Int, isNamed: Bool, left: Double)?
    for shipped in names() {
      let document = try document(of: shipped, relativeTo: folder)
      guard document.root["format"]?.text == MappingFormat.xml.rawValue,
        document.root["document"]?["text"] == nil
      else { continue }
      let note = InferenceSentence.knownRecords(
        shipped, Mapping.recordNames(of: document).joined(separator: ", "))
      let adapted = Mapping.adapt(
        document, toRoot: report.root, name: name, language: language, notes: [note])
      guard let mapping = try? Mapping.compile(adapted.document),
        let found = try file.fitting(mapping)
      else { continue }
      let count = found.readable
      let isNamed =
        !report.namespace.isEmpty && document.root["document"]?["namespace"]?.text == report.namespace
      if count > (best?.count ?? 0) { best = (adapted, count, isNamed, found.leftOut) }
    }
    if let best, best.isNamed { return InferredFile(yaml: best.inferred.yaml, notes: best.inferred.notes) }
    let guess = try guessed(file, name, entity, language)
    if let best, guess.map({ best.left < $0.left }) ?? true {
      return InferredFile(yaml: best.inferred.yaml, notes: best.inferred.notes)
    }
    guard let guess else {
      throw CommandFailure(ExitStatus.failed, MappingSentence.unknownVocabulary(report.root))
    }
    return InferredFile(yaml: guess.inferred.yaml, notes: guess.inferred.notes)
  }

  /// What the elements of a document say by themselves, with how much of a record that leaves out.
  private func guessed(
    _ file: DataFile, _ name: String, _ entity: Entity?, _ language: Language
  ) throws -> (inferred: InferredMapping, left: Double)? {
    guard file.form == nil, let root = try XMLSample.read(path: file.path, encoding: file.encoding),
      let inferred = Mapping.infer(tree: root, name: name, entity: entity, language: language)
    else { return nil }
    let found = try? file.fitting(Mapping.compile(inferred.document))
    return (inferred, found?.leftOut ?? .infinity)
  }
}

extension XMLFileReport {
  /// How many of the records can be read.
  fileprivate var readable: Int { records.values.reduce(0, +) - unreadable }

  /// How many elements and attributes of a record no rule looks at, in the mean.
  fileprivate var leftOut: Double {
    Double(unnamed.reduce(0) { $0 + $1.records }) / Double(max(1, records.values.reduce(0, +)))
  }
}
