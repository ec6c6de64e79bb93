import CLibXML2

/// Checks a document with libxml2 as its bytes come, and keeps nothing of it.
///
/// Owns one libxml2 parser. No pointer of libxml2's leaves this file.
final class SAXEnvelopeReader {
  private var context: UnsafeMutablePointer<xmlParserCtxt>?

  init() throws(ScanFailure) {
    guard LibXML2.isReady else { throw ScanFailure(.parserUnavailable, at: 0) }
    var handler = xmlSAXHandler()
    clibxml2_mark_sax2(&handler)
    // With a callback of version 2 libxml2 checks namespaces.
    handler.startElementNs = { _, _, _, _, _, _, _, _, _ in }
    handler.endElementNs = { _, _, _, _ in }
    handler.serror = { report, error in
      guard let report = report?.assumingMemoryBound(to: SAXReport?.self) else { return }
      if report.pointee == nil { report.pointee = SAXReport(error.map { UnsafePointer($0) }) }
    }
    // libxml2 copies the handler.
    guard let context = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil) else {
      throw ScanFailure(.parserUnavailable, at: 0)
    }
    xmlCtxtUseOptions(context, LibXML2.options)
    self.context = context
  }

  deinit {
    if let context { xmlFreeParserCtxt(context) }
  }

  /// Takes the next bytes of the document, in UTF-8.
  ///
  /// - Returns: what libxml2 objects to; `nil` while it is satisfied.
  func read(_ bytes: [UInt8], isLast: Bool) -> SAXReport? {
    guard let context else { return nil }
    var report: SAXReport?
    withUnsafeMutablePointer(to: &report) { report in
      context.pointee.userData = UnsafeMutableRawPointer(report)
      // libxml2 keeps userData; it must not point here when this is over.
      defer { context.pointee.userData = nil }
      bytes.withUnsafeBytes { bytes in
        let text = bytes.bindMemory(to: CChar.self)
        _ = xmlParseChunk(context, text.baseAddress, Int32(clamping: text.count), isLast ? 1 : 0)
      }
    }
    if report == nil, context.pointee.wellFormed == 0 {
      report = SAXReport(code: context.pointee.errNo)
    }
    return report
  }
}
