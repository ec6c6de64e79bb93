import Contractors
import Files
import XMLText

/// The encoding a file is read in, and why.
struct XMLCoding: Sendable {
  /// What the scanner is told: the file's own encoding where that can be scanned as it is, else UTF-8.
  let scanned: XMLEncoding
  /// The encoding from which the bytes are decoded before they are scanned; nil where that is not needed.
  let decoded: TextEncoding?
  /// The encoding's name for people.
  let name: String
  let reason: Sentence
  /// Bytes of the byte order mark; 0 without one.
  let byteOrderMarkBytes: Int

  /// Chooses by what the configuration says, then by the bytes and the declaration.
  ///
  /// - Parameters:
  ///   - sample: the file's first bytes.
  ///   - isWholeFile: whether nothing follows them.
  ///   - configured: the encoding of the configuration; nil recognises it.
  /// - Throws: ``TextEncodingError/unknown(name:)`` for a declared encoding that this machine does not know.
  init(
    _ sample: [UInt8], isWholeFile: Bool, configured: TextEncoding?
  ) throws(TextEncodingError) {
    let found = XMLEncodingDetection(of: sample)
    byteOrderMarkBytes = found.byteOrderMarkBytes
    let isWide = found.name.hasPrefix("UTF-16") || found.name.hasPrefix("UCS-4")
    if let configured, !(isWide && found.byteOrderMarkBytes > 0 && configured.isWide) {
      reason = EncodingSentence.configured
      name = "\(configured)"
      // A machine's tables may know the encoding by the name that documents give it alone.
      let scanned = XMLEncoding(named: configured.name) ?? XMLEncoding(named: configured.description)
      self.scanned = scanned ?? .utf8
      decoded = scanned == nil ? configured : nil
      return
    }
    if let declared = found.declaredName, found.scanned.map({ $0 != .utf8 }) ?? false,
      TextEncodingRecogniser.recognise(sample: sample, isWholeFile: isWholeFile).reason == .validUTF8
    {
      // A file that was saved anew with its old declaration. Source: contractor-formats.md §1.8.
      name = XMLEncoding.utf8.name
      reason = EncodingSentence.utf8(insteadOf: declared)
      scanned = .utf8
      decoded = nil
      return
    }
    name = found.name
    reason = EncodingSentence.reason(found)
    if let scanned = found.scanned {
      self.scanned = scanned
      decoded = nil
    } else {
      scanned = .utf8
      decoded = try TextEncoding(named: found.name)
    }
  }
}

extension TextEncoding {
  /// Whether a byte order mark decides between two orders of bytes, which people do not tell apart.
  fileprivate var isWide: Bool { [.utf16LE, .utf16BE].contains(self) }
}
