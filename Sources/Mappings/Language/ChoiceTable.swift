import Contractors

/// Codes and their spellings in a file, read in any accepted spelling and written in the first.
struct ChoiceTable: Sendable, Hashable {
  /// What is done with a text or code that the table does not know.
  enum Unknown: String, Sendable, Hashable, CaseIterable {
    /// The record is set aside.
    case error
    /// It passes as it is, both ways.
    case pass
  }

  private(set) var spellings: [String: [String]] = [:]
  private var codes: [String: String] = [:]
  /// Spellings with their codes, which need no folding as long as a text is one of them exactly.
  private var exact: [Exact] = []
  var unknown: Unknown
  /// Codes that pass, by their folded spelling: capitals make no other code of them.
  private var passing: [String: String] = [:]
  /// What may be written at all, where something else says which nodes are meant: `Contact[Type=Phone|Mobile]`.
  var writable: Set<String>?

  private struct Exact: Sendable, Hashable {
    var spelling: String
    var code: String
  }

  /// Longer tables are faster searched by hash.
  private static let exactMaximum = 16

  init(unknown: Unknown) { self.unknown = unknown }

  /// Adds a code.
  ///
  /// - Returns: the code that already has one of the spellings, since reading would be ambiguous; nil when all is well.
  mutating func add(_ code: String, spellings list: [String]) -> (spelling: String, other: String)? {
    spellings[code] = list
    for spelling in list {
      let folded = HeadingFold.fold(spelling)
      if let other = codes[folded], other != code { return (spelling, other) }
      codes[folded] = code
      exact.append(Exact(spelling: spelling, code: code))
    }
    return nil
  }

  /// Makes codes without spellings here known, so that `Pager` passes as `pager`.
  mutating func pass(_ codes: [String]) {
    for code in codes { passing[HeadingFold.fold(code)] = code }
  }

  /// The code of a spelling; nil when it is unknown and unknown ones are errors.
  func code(of text: String) -> String? {
    if exact.count <= Self.exactMaximum {
      let exact = exact.span
      for index in exact.indices where exact[index].spelling.isSameName(as: text) { return exact[index].code }
    }
    let folded = HeadingFold.fold(text)
    return codes[folded] ?? (unknown == .pass ? passing[folded] ?? text : nil)
  }

  /// The spelling that is written for a code; nil when there is none that reads back as the same code but for capitals.
  func spelling(of code: String) -> String? {
    let text =
      (spellings[code] ?? spellingsButForCapitals(of: code))?.first
      ?? (unknown == .pass && self.code(of: code) == code ? code : nil)
    guard let text, writable?.contains(text) != false else { return nil }
    return text
  }

  /// Of codes that are known however they are spelled.
  private func spellingsButForCapitals(of code: String) -> [String]? {
    passing.isEmpty ? nil : codes[HeadingFold.fold(code)].flatMap { spellings[$0] }
  }

  /// The codes that can be written; nil where any can.
  var writableCodes: [String]? {
    if let writable { return Set(writable.compactMap(code)).filter { spelling(of: $0) != nil }.sorted() }
    return unknown == .error ? Array(spellings.keys) : nil
  }

  /// The spelling that is to be written for a code and does not fit where it would stand.
  var unfit: String? {
    guard let writable else { return nil }
    return spellings.sorted { $0.key < $1.key }.compactMap(\.value.first).first { !writable.contains($0) }
  }

  /// The accepted spellings for messages.
  var expected: Sentence {
    let all = spellings.sorted { $0.key < $1.key }.compactMap(\.value.first)
    return Expectation.oneOf(all.prefix(12).joined(separator: ", ") + (all.count > 12 ? ", …" : ""))
  }
}
