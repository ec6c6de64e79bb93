import CSVText
import Contractors
import Files
import Mappings

/// A file that an export makes from nothing.
enum NewFile {
  /// The dialect of a new file: what the mapping says of such files, else that of Russian spreadsheets.
  static func dialect(_ options: CSVReplicaOptions) -> CSVDialect {
    let usual = options.mapping.dialect
    let delimiter = usual?.delimiter?.asciiValue.flatMap { CSVDelimiter($0) }
    let encoding = options.encoding ?? .utf8
    return CSVDialect(
      delimiter: options.delimiter ?? delimiter ?? .semicolon,
      quoting: usual?.quotesEverything == true ? .all : .minimal,
      lineEnding: usual?.newline == .lf ? .lineFeed : .carriageReturnLineFeed,
      hasByteOrderMark: options.encoding == nil || [.utf16LE, .utf16BE].contains(encoding),
      hasTrailingDelimiter: usual?.hasTrailingDelimiter ?? false)
  }

  /// Makes the file with nothing but its header; rows are added to it like to any other file.
  ///
  /// - Throws: ``CSVConnectorError``; then nothing is changed.
  static func make(_ options: CSVReplicaOptions, replacing empty: FileIdentity?) throws(CSVConnectorError) {
    let bytes: [UInt8]
    do throws(CSVError) {
      let writer = CSVRowWriter(dialect: dialect(options), limits: options.limits)
      bytes = try writer.preamble + writer.bytes(for: options.mapping.columns)
    } catch {
      throw .rows(path: options.path, error)
    }
    let encoded: [UInt8]
    do throws(TextEncodingError) {
      encoded = try TextEncoder.encode(String(decoding: bytes, as: UTF8.self), to: options.encoding ?? .utf8)
    } catch {
      throw .encoding(path: options.path, error)
    }
    do throws(FileError) {
      let replacement = try AtomicReplacement(of: options.path, faults: options.faults)
      try replacement.append(encoded)
      try replacement.commit(expecting: empty)
    } catch {
      throw .file(error)
    }
  }
}
