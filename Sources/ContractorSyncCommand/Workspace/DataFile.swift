import CSVConnector
import CSVText
import Contractors
import Files
import Foundation
import Mappings
import TextConnector
import XMLConnector

/// A file of records that nothing is known of yet.
struct DataFile {
  let path: String
  /// `csv` or `xml`, by its first bytes; a text that is read as a tree is `xml` too.
  let format: MappingFormat
  /// The form of such a text.
  let form: TextForm?
  var encoding: TextEncoding?
  var delimiter: CSVDelimiter?

  /// - Throws: ``FileError`` when it cannot be read.
  init(_ path: String, encoding: TextEncoding? = nil, delimiter: CSVDelimiter? = nil) throws {
    self.path = path
    self.encoding = encoding
    self.delimiter = delimiter
    // A file that is not there is told by whoever opens it.
    let bytes = (try? FileReader(path: path).bytes(in: 0..<64)) ?? []
    // UTF-16 is looked at without its zero bytes.
    let first = bytes.drop { [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00, 0x20, 0x09, 0x0A, 0x0D].contains($0) }.first
    form = Self.form(of: bytes)
    format = first == UInt8(ascii: "<") || form != nil ? .xml : .csv
  }

  /// How a configuration calls such a file.
  var connectionType: String { form == nil ? format.rawValue : "text" }

  /// What is recognised of a document, or of a text as a tree, with a mapping.
  func document(_ mapping: CompiledMapping? = nil) throws -> XMLFileReport {
    guard let form else {
      return try XMLFileReport.describe(path: path, mapping: mapping, encoding: encoding)
    }
    let tree = try TreeFile(path: path, form: form, encoding: encoding)
    defer { withExtendedLifetime(tree) {} }
    return try XMLFileReport.describe(path: tree.path, mapping: mapping, of: (path, tree.bytes))
  }

  /// What a mapping makes of a document; nil for one of another format.
  ///
  /// - Throws: what is wrong with the file itself, whatever the format.
  func fitting(_ mapping: CompiledMapping) throws -> XMLFileReport? {
    do {
      return try document(mapping)
    } catch let error as XMLConnectorError {
      switch error {
      case .malformed, .encoding, .file, .missing, .empty: throw error
      case .notXML, .otherRoot, .notReversible, .tooManyJoined, .unwritable: return nil
      }
    }
  }

  private static func form(of bytes: [UInt8]) -> TextForm? {
    let text = String(
      decoding: bytes.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x0A, 0x0D].contains($0) }, as: UTF8.self)
    if text.hasPrefix("1CClientBankExchange") { return .bankExchange }
    return text.uppercased().hasPrefix("BEGIN:VCARD") ? .vcard : nil
  }

  /// The file as one side of a sync, with a mapping.
  func replica(_ mapping: CompiledMapping) throws -> any Replica {
    if mapping.format == .xml {
      return XMLReplicaOptions(connection: "", path: path, mapping: mapping, encoding: encoding).replica
    }
    return CSVReplica(
      CSVReplicaOptions(
        connection: "", path: path, mapping: mapping, encoding: encoding, delimiter: delimiter))
  }

  /// What is recognised of the file alone.
  func plainReport() throws -> Sentence {
    if format == .xml { return try document().sentence }
    return try CSVFileReport.describe(path: path, encoding: encoding, delimiter: delimiter).sentence
  }

  /// What is recognised of the file with a mapping.
  func report(_ mapping: CompiledMapping) throws -> Sentence {
    if mapping.format == .xml {
      return try XMLReplicaOptions(connection: "", path: path, mapping: mapping, encoding: encoding).report()
    }
    return try CSVFileReport.describe(path: path, mapping: mapping, encoding: encoding, delimiter: delimiter)
      .sentence
  }
}

extension CSVFileReport {
  /// How the file is written, as a mapping says it.
  var fileDialect: FileDialect {
    var usual = FileDialect()
    usual.encoding = "\(encoding)"
    usual.delimiter = Character(Unicode.Scalar(dialect.dialect.delimiter.byte))
    if dialect.dialect.quoting == .all { usual.quotesEverything = true }
    if dialect.dialect.quoting == .nonNumeric { usual.quotesText = true }
    if dialect.dialect.hasTrailingDelimiter { usual.hasTrailingDelimiter = true }
    usual.hasByteOrderMark = dialect.dialect.hasByteOrderMark
    switch dialect.dialect.lineEnding {
    case .lineFeed: usual.newline = .lf
    case .carriageReturnLineFeed: usual.newline = .crlf
    case .carriageReturn: break
    }
    return usual
  }
}
