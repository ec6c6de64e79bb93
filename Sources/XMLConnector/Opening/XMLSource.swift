import Contractors
import FileSources
import Files
import Mappings
import XMLText

/// An open XML file with its encoding recognised and its root element seen: ready to be read.
struct XMLSource {
  let options: XMLReplicaOptions
  /// The file at its beginning.
  let reader: FileReader
  let coding: XMLCoding
  let places: RecordPlaces
  /// The root element.
  let root: XMLAncestry

  var mapping: CompiledMapping { options.mapping }
  var identity: FileIdentity { reader.identity }

  /// Opens the file.
  ///
  /// - Throws: ``XMLConnectorError``, among others for a file that is missing, empty, no XML or another document.
  static func open(_ options: XMLReplicaOptions) throws(XMLConnectorError) -> XMLSource {
    let (reader, coding) = try recognise(options)
    let places = RecordPlaces(options.mapping)
    let root = try root(options, reader, coding)
    let found = root.ancestors.first?.localName ?? ""
    let expected = options.mapping.document?.root
    if let expected, !expected.utf8.elementsEqual(found.utf8) {
      throw .otherRoot(
        path: options.path, mapping: options.mapping.name, expected: expected, found: String(found.prefix(80))
      )
    }
    return XMLSource(options: options, reader: reader, coding: coding, places: places, root: root)
  }

  /// Enough letters to tell what the bytes are, whatever the declaration says.
  private static let sampleBytes = 64 << 10

  private static func recognise(
    _ options: XMLReplicaOptions
  ) throws(XMLConnectorError) -> (FileReader, XMLCoding) {
    let reader: FileReader
    let sample: [UInt8]
    do throws(FileError) {
      reader = try FileReader(path: options.path, faults: options.faults)
      sample = try reader.bytes(in: 0..<sampleBytes)
    } catch {
      throw error.isMissing ? .missing(path: options.path) : .file(error)
    }
    if sample.isEmpty { throw .empty(path: options.path) }
    if let foreign = ForeignFormat(beginningOf: sample), foreign != .xml {
      throw .notXML(path: options.path, format: foreign)
    }
    let coding: XMLCoding
    let text: [UInt8]
    do throws(TextEncodingError) {
      coding = try XMLCoding(
        sample, isWholeFile: sample.count >= reader.identity.size, configured: options.encoding)
      // A character that the sample cuts stays in the decoder.
      text =
        if let encoding = coding.decoded { try TextDecoder(encoding).decode(sample) } else { sample }
    } catch {
      throw .encoding(path: options.path, error)
    }
    if beginsUnlikeXML(text) { throw .notXML(path: options.path, format: nil) }
    return (reader, coding)
  }

  /// Whether text begins with anything but white space and `<`.
  private static func beginsUnlikeXML(_ text: [UInt8]) -> Bool {
    let text = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
    let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return first.map { $0 != 0x3C } ?? false
  }

  private static func root(
    _ options: XMLReplicaOptions, _ reader: FileReader, _ coding: XMLCoding
  ) throws(XMLConnectorError) -> XMLAncestry {
    var stream = try PieceStream(
      reader: reader, path: options.path, coding: coding, limits: options.limits, isChecked: false)
    while stream.root == nil, try stream.next() != nil {}
    // A file without a root is an error before the stream ends.
    return stream.root ?? .root
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
