import Contractors
import FileSources
import Files
import Mappings
import XMLText

/// An XML file that a mapping can be used on: ready to be read.
struct XMLSource {
  let options: XMLReplicaOptions
  let file: RecognisedFile
  let places: RecordPlaces
  /// What belongs to records and stands elsewhere in the file; nil before ``joined()`` and where nothing does.
  private(set) var joins: JoinedRecords?

  var mapping: CompiledMapping { options.mapping }
  var coding: XMLCoding { file.coding }
  var reader: FileReader { file.reader }
  var identity: FileIdentity { file.reader.identity }

  /// Opens the file.
  ///
  /// - Throws: ``XMLConnectorError``, among others for a file that is missing, empty, no XML or another document.
  static func open(_ options: XMLReplicaOptions) throws(XMLConnectorError) -> XMLSource {
    let file = try RecognisedFile.open(
      path: options.path, encoding: options.encoding, limits: options.limits, faults: options.faults)
    return try XMLSource(options, file)
  }

  /// - Throws: ``XMLConnectorError/otherRoot(path:mapping:expected:found:)``.
  init(_ options: XMLReplicaOptions, _ file: RecognisedFile) throws(XMLConnectorError) {
    self.options = options
    self.file = file
    places = RecordPlaces(options.mapping)
    let found = file.root.ancestors.first?.localName ?? ""
    guard let document = options.mapping.document, !document.accepts(root: found) else { return }
    throw .otherRoot(
      path: options.path, mapping: options.mapping.name, expected: document.root,
      found: String(found.prefix(80)))
  }

  /// The source with all that belongs to its records found, for which the file is read once more.
  ///
  /// - Throws: ``XMLConnectorError``.
  func joined() throws(XMLConnectorError) -> XMLSource {
    guard places.hasJoins, joins == nil else { return self }
    var source = self
    source.joins = try JoinedRecords(self)
    return source
  }

  /// All pieces of the file; whether what stands outside of records is checked too, is not needed a second time.
  func pieces(isChecked: Bool = true) throws(XMLConnectorError) -> PieceStream {
    try PieceStream(
      reader: reader, path: options.path, coding: coding, paths: places.paths, lists: places.lists,
      limits: options.limits, isChecked: isChecked)
  }

  /// A hash of all that bears on what a record means besides its bytes.
  ///
  /// Source: sync-algorithm.md §1, "Fingerprints".
  func context(of entity: Entity, _ namespaces: XMLNamespaceContext) -> SourceFingerprint {
    var builder = SourceFingerprint.Builder()
    builder.update(UInt64(Comparison.version))
    builder.update(Normal.version)
    builder.update(entity.rawValue)
    builder.update(mapping.fingerprint.bytes)
    builder.update(coding.scanned.name)
    builder.update(UInt64(namespaces.bindings.count))
    for binding in namespaces.bindings {
      builder.update(binding.prefix)
      builder.update(binding.namespace)
    }
    return builder.finish()
  }

  /// Makes sure that decoding and encoding the file gives its own bytes again.
  ///
  /// - Throws: ``XMLConnectorError/notReversible(path:encoding:)``.
  func checkReversible() throws(XMLConnectorError) {
    guard let encoding = coding.decoded else { return }
    let isReversible: Bool
    do throws(FileError) { isReversible = try reader.isReversible(in: encoding) } catch {
      throw .file(error)
    }
    guard isReversible else { throw .notReversible(path: options.path, encoding: encoding) }
  }
}
