/// What people take for CSV and is not.
public enum ForeignFormat: String, Sendable, Hashable, CaseIterable {
  /// A zip archive, as `.xlsx` and `.ods` files are.
  case spreadsheet
  /// The binary format of old spreadsheets, `.xls`.
  case oldSpreadsheet
  /// A document for printing.
  case pdf
  /// A page with a table, which some programs export as `.xls`.
  case html
  /// Any XML document.
  case xml
  /// A gzip archive.
  case compressed

  /// Recognises a format by a file's first bytes; nil when it may be CSV.
  public init?(beginningOf bytes: some Sequence<UInt8>) {
    var head = Array(bytes.prefix(512))
    let signatures: [([UInt8], ForeignFormat)] = [
      ([0x50, 0x4B, 0x03, 0x04], .spreadsheet), ([0x50, 0x4B, 0x05, 0x06], .spreadsheet),
      ([0xD0, 0xCF, 0x11, 0xE0], .oldSpreadsheet), (Array("%PDF".utf8), .pdf), ([0x1F, 0x8B], .compressed),
    ]
    if let known = signatures.first(where: { head.starts(with: $0.0) }) {
      self = known.1
      return
    }
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
    // UTF-16 is looked at without its zero bytes.
    let text = String(
      decoding: head.drop { $0 <= 0x20 || $0 >= 0xFE }.filter { $0 != 0 && $0 < 0x80 }, as: UTF8.self
    ).lowercased()
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<table") {
      self = .html
    } else if text.hasPrefix("<?xml") {
      self = .xml
    } else {
      return nil
    }
  }
}
