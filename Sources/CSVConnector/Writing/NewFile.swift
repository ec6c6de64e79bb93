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
    let encoding = self.encoding(options)
    let isWide = [.utf16LE, .utf16BE].contains(encoding)
    let quoting: CSVQuotingStyle =
      usual?.quotesEverything == true ? .all : usual?.quotesText == true ? .nonNumeric : .minimal
    return CSVDialect(
      delimiter: options.delimiter ?? delimiter ?? .semicolon,
      quoting: quoting,
      lineEnding: usual?.newline == .lf ? .lineFeed : .carriageReturnLineFeed,
      hasByteOrderMark: isWide || (usual?.hasByteOrderMark ?? (options.encoding == nil && encoding == .utf8)),
      hasTrailingDelimiter: usual?.hasTrailingDelimiter ?? false)
  }

  /// The encoding of a new file: what the configuration says, else the mapping, else UTF-8.
  static func encoding(_ options: CSVReplicaOptions) -> TextEncoding {
    options.encoding ?? options.mapping.dialect?.encoding.flatMap { try? TextEncoding(named: $0) } ?? .utf8
  }

  /// The rows above the records: those that the mapping wants or another file has, then the headings.
  private static func rows(_ options: CSVReplicaOptions, like other: CSVSource?) throws(CSVError) -> [UInt8] {
    let dialect = dialect(options)
    let writer = CSVRowWriter(dialect: dialect, limits: options.limits)
    var bytes = writer.preamble
    let now = options.now()
    let lines = options.mapping.header?.lines ?? []
    let known = try other?.linesAbove(lines.count) ?? []
    for (index, line) in lines.enumerated() {
      bytes += try writer.bytes(for: index < known.count ? known[index] : line.cells(at: now))
    }
    // Programs that quote texts leave their headings bare.
    var bare = dialect
    if bare.quoting == .nonNumeric { bare.quoting = .minimal }
    let headings = CSVRowWriter(dialect: bare, limits: options.limits)
    return bytes + (try headings.bytes(for: other?.header.names ?? options.mapping.columns))
  }

  /// Makes the file with nothing but its header; rows are added to it like to any other file.
  ///
  /// - Throws: ``CSVConnectorError``; then nothing is changed.
  static func make(
    _ options: CSVReplicaOptions, like other: CSVSource? = nil, replacing empty: FileIdentity?
  ) throws(CSVConnectorError) {
    let bytes: [UInt8]
    do throws(CSVError) {
      bytes = try rows(options, like: other)
    } catch {
      throw .rows(path: options.path, error)
    }
    let encoded: [UInt8]
    do throws(TextEncodingError) {
      encoded = try TextEncoder.encode(String(decoding: bytes, as: UTF8.self), to: encoding(options))
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

extension CSVSource {
  /// The cells of the first lines, of which the mapping knows so many.
  fileprivate func linesAbove(_ count: Int) throws(CSVError) -> [[String]] {
    try HeaderRow.cells(try recognition.sampleRows(count), recognition)
  }
}
