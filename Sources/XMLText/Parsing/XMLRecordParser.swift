/// Parses records with libxml2, each in the namespaces of where it stands. Those of which nothing is in doubt, in names that libxml2
/// accepted before, are read without it and give the same.
///
/// A parser keeps names and memory from one record to the next. Not `Sendable`: one parser a task.
///
/// Nothing outside of the record is read: no DTD, no external entity, no network. Of entities the five predefined
/// ones are known.
public final class XMLRecordParser {
  /// The limits that stop a parse.
  public let limits: XMLLimits

  private let reader = SAXRecordReader()
  private var outline = Outline()
  private var names = NameTable(encoding: .utf8)
  private var known = KnownNames()
  private var wrapper: (ancestry: XMLAncestry, startTag: [UInt8])?
  private var recordsLeft = XMLRecordParser.recordsMax
  /// How many records were read without libxml2.
  private(set) var plainCount = 0

  private static let endTag = Array("</r>".utf8)
  /// Longer records are left to libxml2, whose own limits count for them.
  private static let plainBytes = 1 << 20
  /// After so many records libxml2's names, which it never forgets, are thrown away.
  private static let recordsMax = 1 << 16

  /// A parser.
  public init(limits: XMLLimits = .standard) { self.limits = limits }

  /// Parses one record.
  ///
  /// - Parameter slice: the record, as the scanner gave it or from bytes kept elsewhere.
  /// - Returns: the record's tree.
  /// - Throws: ``XMLError`` with the place in the file. The parser can be used for the next record all the same.
  public func parse(_ slice: XMLSlice) throws(XMLError) -> XMLRecord {
    do throws(ScanFailure) {
      return XMLRecord(slice: slice, tree: try tree(of: slice))
    } catch {
      throw XMLError(error.cause, at: slice.place(at: error.offset))
    }
  }

  /// Parses the start tag of an element around a record, for its attributes.
  ///
  /// - Parameters:
  ///   - ancestor: one of the elements of `ancestry`.
  ///   - ancestry: where the record stands.
  ///   - encoding: the file's encoding.
  /// - Returns: an element with the attributes and without content.
  /// - Throws: ``XMLError``; its place counts from the beginning of the tag.
  public func parse(
    _ ancestor: XMLAncestor, of ancestry: XMLAncestry, encoding: XMLEncoding
  ) throws(XMLError) -> XMLElement {
    let tag = ancestor.startTag.dropLast() + Array("/>".utf8)
    return try parse(
      XMLSlice(
        bytes: Array(tag)[...], ancestry: XMLAncestry(namespaces: ancestry.namespaces), encoding: encoding)
    ).root
  }

  /// Parses a whole small document, such as XML that stands as text in a value.
  ///
  /// - Parameters:
  ///   - document: the document, with or without declaration.
  ///   - encoding: its encoding; that of the declaration is not looked at.
  /// - Returns: the root element as a record.
  /// - Throws: ``XMLError``.
  public func parse(document: [UInt8], encoding: XMLEncoding = .utf8) throws(XMLError) -> XMLRecord {
    let paths = [XMLRecordPath([.any])].compactMap { $0 }
    let pieces = try XMLScanner.pieces(of: document, paths: paths, encoding: encoding, limits: limits)
    let check = try XMLEnvelopeCheck()
    var record: XMLRecord?
    for piece in pieces {
      try check.feed(piece)
      if case .record(let slice) = piece { record = try parse(slice) }
    }
    try check.finish()
    guard let record else { throw XMLError(.noRoot, at: .start) }
    return record
  }

  private func tree(of slice: XMLSlice) throws(ScanFailure) -> XMLTree {
    try outline.read(
      slice.bytes, limits: limits, depth: slice.depth, namespaces: slice.ancestry.namespaces.bindings.count)
    renew(for: slice.encoding)
    known.enter(slice.ancestry, table: names.number)
    if slice.bytes.count <= Self.plainBytes,
      let tree = PlainReading.tree(slice.bytes, outline, names: names, known: known)
    {
      plainCount += 1
      return tree
    }
    let start = startTag(for: slice.ancestry)
    var document = start
    document.reserveCapacity(start.count + slice.bytes.count + Self.endTag.count)
    if let wrong = slice.encoding.appendUTF8(of: slice.bytes, to: &document) {
      throw ScanFailure(
        .undecodableByte(slice.bytes[wrong], encoding: slice.encoding.name),
        at: wrong - slice.bytes.startIndex)
    }
    document.append(contentsOf: Self.endTag)
    var builder = TreeBuilder(record: slice.bytes, outline: outline)
    if let report = try reader.read(document, into: &builder, names: &names) {
      throw ScanFailure(
        report.cause, at: slice.encoding.rawCount(ofUTF8: report.consumed - start.count, in: slice.bytes))
    }
    let tree = try builder.tree(names: names)
    known.learn(from: tree, names)
    return tree
  }

  /// Begins anew when the encoding changes or too many names were met.
  private func renew(for encoding: XMLEncoding) {
    recordsLeft -= 1
    if names.encoding == encoding, !names.isFull, recordsLeft > 0 { return }
    reader.close()
    names = NameTable(encoding: encoding, number: names.number + 1)
    recordsLeft = Self.recordsMax
  }

  /// The start tag of the element put around the record, which declares the namespaces in force.
  private func startTag(for ancestry: XMLAncestry) -> [UInt8] {
    if let wrapper, wrapper.ancestry.isSame(as: ancestry) { return wrapper.startTag }
    var tag = "<r"
    for binding in ancestry.namespaces.bindings where binding.prefix != "xml" {
      if binding.prefix.isEmpty, binding.namespace.isEmpty { continue }
      tag += binding.prefix.isEmpty ? " xmlns=\"" : " xmlns:\(binding.prefix)=\""
      tag += Escaping.attribute(binding.namespace) + "\""
    }
    let bytes = Array((tag + ">").utf8)
    wrapper = (ancestry, bytes)
    return bytes
  }
}

extension XMLSlice {
  func place(at offset: Int) -> XMLPlace {
    var counter = PlaceCounter(from: place, isUTF8: encoding.isUTF8)
    counter.advance(over: bytes.prefix(max(0, offset)))
    return counter.place
  }
}
