import Bitrix24
import Contractors

/// A list that the values of a field are chosen from: a dictionary of the portal, or the items of a user field.
///
/// Records hold codes, people see names. A name may be changed, and two entries may have the same one; a code stays.
struct ChoiceList: Sendable, Hashable {
  struct Entry: Sendable, Hashable {
    let code: String
    let name: String
  }

  /// The dictionary, such as `INDUSTRY`, or the user field.
  let name: String
  /// In the portal's order.
  let entries: [Entry]
  private let names: [String: String]
  /// By folded name.
  private let codes: [String: [String]]

  init(_ name: String, _ entries: [Entry]) {
    self.name = name
    self.entries = entries
    names = Dictionary(entries.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    codes = Dictionary(grouping: entries) { Self.folded($0.name) }.mapValues { $0.map(\.code) }
  }

  /// From the answer of `crm.status.entity.items`, which gives all entries at once. Source: bitrix24-rest.md §10.
  init(dictionary: String, _ answer: JSON) {
    self.init(
      dictionary,
      answer.elements.compactMap { row in
        row["STATUS_ID"]?.text.map { Entry(code: $0, name: row["NAME"]?.text ?? "") }
      })
  }

  /// From the items in the description of an enumeration; nil where it has none.
  init?(items: JSON?, of field: String) {
    guard let items else { return nil }
    self.init(
      field,
      items.elements.compactMap { item in
        item["ID"]?.text.map { Entry(code: $0, name: item["VALUE"]?.text ?? "") }
      })
  }

  func has(_ code: String) -> Bool { names[code] != nil }

  /// What people see for a code; nil where it has no name of its own, by which it would be found again.
  func uniqueName(of code: String) -> String? {
    guard let name = names[code].map(Normal.collapsed), !name.isEmpty else { return nil }
    return self.codes(of: name) == [code] ? name : nil
  }

  /// The codes that a text may mean: itself, where it is one, else those of the entries with that name.
  func codes(of text: String) -> [String] { has(text) ? [text] : codes[Self.folded(text)] ?? [] }

  /// The names that several entries have, with their codes.
  var sharedNames: [(name: String, codes: [String])] {
    entries.compactMap { entry in
      let codes = codes[Self.folded(entry.name)] ?? []
      return codes.count > 1 && codes.first == entry.code ? (entry.name, codes) : nil
    }
  }

  private static func folded(_ name: String) -> String { Normal.text(name).lowercased() }
}

/// A portal's list as the canonical values of one field see it.
///
/// Codes that every portal has are canonical, and so are those that the other side or the sync's settings name. What is the portal's
/// own is canonical by its name: nobody outside the portal knows its code.
struct FieldChoices: Sendable, Hashable {
  let list: ChoiceList
  /// Codes that stay codes.
  private let kept: Set<String>
  /// Words of the portal's own mapping, which are no codes of the portal.
  private let own: Set<String>

  init(_ list: ChoiceList, kept: Set<String>, own: Set<String>) {
    self.list = list
    self.own = own
    self.kept = kept.union(StandardChoices.codes[list.name] ?? []).union(own)
  }

  /// The canonical value of what the portal holds; a code that no entry has stays as it is.
  func canonical(_ code: String) -> String {
    if kept.contains(code) || StandardChoices.isStandard(code, in: list.name) { return code }
    // A name that the mapping has as a word for something else would be written as that.
    guard let name = list.uniqueName(of: code), !own.contains(name) else { return code }
    return name
  }

  /// What the portal holds for a canonical value.
  func code(of text: String) throws(NoSuchChoice) -> String {
    if own.contains(text) { return text }
    let codes = list.codes(of: text)
    guard codes.count == 1 else { throw NoSuchChoice(text: text, codes: codes, list: list) }
    return codes[0]
  }
}

/// A text that names no entry of a list, or several.
struct NoSuchChoice: Error {
  let text: String
  /// The entries it may mean.
  let codes: [String]
  let list: ChoiceList

  private static let shownMax = 12

  var sentence: Sentence {
    let text = String(text.prefix(60))
    if codes.count > 1 { return PortalSentence.severalChoices(text, list.name, codes) }
    let names = list.entries.prefix(Self.shownMax).map(\.name).joined(separator: ", ")
    return PortalSentence.noSuchChoice(
      text, list.name, names + (list.entries.count > Self.shownMax ? ", …" : ""))
  }
}
