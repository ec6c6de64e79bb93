import Contractors
import FileSources
import Files
import Mappings
import XMLText

/// Reads slices of one file as records of one entity.
///
/// Not `Sendable`: one a task.
final class RecordReader {
  let source: XMLSource
  let entity: Entity
  /// How elements are seen.
  let tree: RawTree
  /// The context of the last record; nearly always that of the next one too.
  private var context: (namespaces: XMLNamespaceContext, fingerprint: SourceFingerprint)?

  init(_ source: XMLSource, entity: Entity) {
    self.source = source
    self.entity = entity
    tree = RawTree(source)
  }

  /// An element read as a record.
  struct Parsed {
    /// The element.
    var xml: XMLRecord
    /// The element as the mapping sees it.
    var node: RawNode
    /// Nil when it cannot be read.
    var key: RecordKey?
    /// What was read; to be used only without a rejection.
    var record: Record
    /// Why the record is set aside.
    var rejection: Rejection?
    /// Of what belongs to the record and stands elsewhere; nil where nothing does.
    var joined: SourceFingerprint?

    var slice: XMLSlice { xml.slice }
  }

  /// The fingerprint of a record: its bytes without the white space before it, and what belongs to it elsewhere in the file.
  func fingerprint(
    of slice: XMLSlice, joined: SourceFingerprint? = nil, using builder: inout SourceFingerprint.Builder
  ) -> SourceFingerprint {
    let namespaces = slice.ancestry.namespaces
    let context: SourceFingerprint
    if let known = self.context, known.namespaces == namespaces {
      context = known.fingerprint
    } else {
      context = source.context(of: entity, namespaces)
      self.context = (namespaces, context)
    }
    builder.reset()
    builder.update(context.high)
    builder.update(context.low)
    builder.update(slice.bytes)
    if let joined {
      builder.update(joined.high)
      builder.update(joined.low)
    }
    return builder.finish()
  }

  /// An element of the entity, seen but not read.
  struct Seen {
    fileprivate var xml: XMLRecord
    fileprivate var node: RawNode
    /// Of what belongs to the record and stands elsewhere; nil where nothing does.
    var joined: SourceFingerprint?
    fileprivate var failure: FileError?
  }

  /// Sees an element with all that belongs to it.
  ///
  /// - Returns: nil for one of another entity.
  func see(_ xml: XMLRecord) -> Seen? {
    let node = tree.node(of: xml.root)
    guard source.mapping.selects(node, as: entity) else { return nil }
    var seen = Seen(xml: xml, node: node)
    if let joins = source.joins {
      do throws(FileError) { (seen.node, seen.joined) = try joins.joining(node, of: entity) } catch {
        seen.failure = error
      }
    }
    return seen
  }

  /// Reads a parsed element.
  ///
  /// - Returns: nil for one of another entity.
  func read(_ xml: XMLRecord) -> Parsed? { see(xml).map(read) }

  /// Reads an element that was seen.
  func read(_ seen: Seen) -> Parsed {
    let reading = source.mapping.get(seen.node, entity: entity)
    var parsed = Parsed(
      xml: seen.xml, node: seen.node, key: reading.key, record: reading.record, rejection: nil,
      joined: seen.joined)
    if let failure = seen.failure {
      parsed.rejection = rejection(
        of: seen.xml.slice, key: reading.key, field: nil, reason: failure.sentence)
    } else if let problem = reading.problems.first {
      parsed.rejection = rejection(
        of: seen.xml.slice, key: reading.key, field: problem.place,
        reason: RecordSentence.value(problem.sentence, others: reading.problems.count - 1))
    }
    return parsed
  }

  /// The key of an element alone, also of one that is otherwise set aside; nil for one without and of another entity.
  func key(of node: RawNode) -> RecordKey? {
    source.mapping.selects(node, as: entity) ? source.mapping.key(of: node, entity: entity) : nil
  }

  /// What a reader is told of a record that has no rejection.
  func observed(_ parsed: Parsed, key: RecordKey, fingerprint: SourceFingerprint) -> Observed {
    var observed = Observed(
      key: key, fingerprint: fingerprint, record: parsed.record, position: .line(parsed.slice.place.line))
    observed.isOnlyNew = source.mapping.isOnlyNew(parsed.node, as: entity)
    return observed
  }

  /// A record set aside.
  func rejection(of slice: XMLSlice, key: RecordKey?, field: String?, reason: Sentence) -> Rejection {
    Rejection(
      position: .line(slice.place.line), key: key, field: field, reason: reason, raw: slice.excerpt)
  }
}

extension XMLSlice {
  private static let excerptBytes = 4 << 10

  /// The element for people, at most 4 KiB; what is no text becomes `?` or U+FFFD.
  fileprivate var excerpt: String {
    let bytes = bytes.prefix(Self.excerptBytes)
    var text =
      encoding == .utf8
      ? String(decoding: bytes, as: UTF8.self)
      : encoding.decode(bytes) ?? String(decoding: bytes.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
    while text.utf8.count > Self.excerptBytes {
      text.removeLast(max(1, (text.utf8.count - Self.excerptBytes) / 4))
    }
    return text
  }
}
