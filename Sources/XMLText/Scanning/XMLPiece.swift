/// A part of a file. The pieces of a file, joined, are the file.
public enum XMLPiece: Sendable {
  /// What stands outside of records.
  case envelope(XMLEnvelope)
  /// A record with the white space before it.
  case record(XMLSlice)

  /// The piece's bytes as they stand in the file.
  public var bytes: [UInt8] {
    switch self {
    case .envelope(let envelope): Array(envelope.bytes)
    case .record(let slice): Array(slice.indentation) + slice.bytes
    }
  }
}

/// A stretch of a file outside of records: ends at an end of a tag, at a record or at the end of the file.
public struct XMLEnvelope: Sendable {
  /// What stands in it.
  public let kind: Kind
  /// The bytes as they stand in the file; share memory with the chunk they were read from.
  public let bytes: ArraySlice<UInt8>
  /// Where ``bytes`` begin.
  public let place: XMLPlace
  /// The file's encoding.
  public let encoding: XMLEncoding

  /// What stands in an envelope piece.
  public enum Kind: Sendable, Hashable {
    /// Byte order mark and XML declaration.
    case declaration
    /// The document type declaration with its internal subset. Nothing in it was looked at.
    case documentType
    /// Tags, texts, comments and processing instructions.
    case markup
  }
}

/// One record as it stands in the file, not parsed.
public struct XMLSlice: Sendable {
  /// The index of the record path that led here; the first one when several do.
  public let path: Int
  /// The white space right before the record; empty when text or markup stands there.
  public let indentation: ArraySlice<UInt8>
  /// The record from its `<` to its last `>`; shares memory with the chunk it was read from.
  public let bytes: ArraySlice<UInt8>
  /// Where ``bytes`` begin.
  public let place: XMLPlace
  /// The elements around the record, and the namespaces in force.
  public let ancestry: XMLAncestry
  /// The file's encoding.
  public let encoding: XMLEncoding

  /// How many elements are open within the record's root, itself included: 1 for the root of the file.
  public var depth: Int { ancestry.ancestors.count + 1 }

  /// Where ``bytes`` stand in the file, in bytes.
  public var byteRange: Range<Int> { place.offset..<place.offset + bytes.count }

  /// A record from bytes kept elsewhere.
  ///
  /// - Parameters:
  ///   - bytes: the record from its `<` to its last `>`.
  ///   - path: the index of a record path, if that matters.
  ///   - indentation: the white space before it, by which inserted elements are indented.
  ///   - place: where it stood.
  ///   - ancestry: the elements around it.
  ///   - encoding: the encoding of `bytes`.
  public init(
    bytes: ArraySlice<UInt8>, path: Int = 0, indentation: ArraySlice<UInt8> = [], place: XMLPlace = .start,
    ancestry: XMLAncestry = .root, encoding: XMLEncoding = .utf8
  ) {
    self.path = path
    self.indentation = indentation
    self.bytes = bytes
    self.place = place
    self.ancestry = ancestry
    self.encoding = encoding
  }
}
