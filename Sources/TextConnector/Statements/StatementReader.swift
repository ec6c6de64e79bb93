import Contractors
import Files
import Mappings

/// Reads the parties of payments into a tree: each once, however many payments name it, with all its accounts.
///
/// The owner of the file's accounts is left out. Source: contractor-formats.md §5.
struct StatementReader {
  /// A party of payments.
  private struct Party {
    var key: String
    var line: Int
    var isPerson = false
    var texts: [(name: String, text: String)] = []
    var accounts: [[(name: String, text: String)]] = []
  }

  private static let first = "1CClientBankExchange"
  private static let sides = ["Плательщик", "Получатель"]

  private let path: String
  private var own: Set<String> = []
  private var parties: [Party] = []
  private var places: [String: Int] = [:]

  static func read(
    _ bytes: [UInt8], path: String, encoding: TextEncoding?
  ) throws(TextConnectorError) -> TextTree {
    var reader = StatementReader(path: path)
    return TextTree(document: try reader.document(bytes, encoding), source: bytes)
  }

  private init(path: String) { self.path = path }

  private mutating func document(
    _ bytes: [UInt8], _ encoding: TextEncoding?
  ) throws(TextConnectorError) -> [UInt8] {
    let lines = try Self.text(bytes, encoding, path).split(omittingEmptySubsequences: false) { $0.isNewline }
    let header = lines.first?.drop { $0 == "\u{FEFF}" || $0.isWhitespace } ?? ""
    guard header.hasPrefix(Self.first) || bytes.isEmpty else { throw .otherForm(path: path, .bankExchange) }
    // All own accounts are known before the first party is looked at: files are put together by people.
    own = Set(
      lines.compactMap { line in
        let (name, value) = Self.pair(line)
        return name == "РасчСчет" ? value : nil
      })
    var document: (line: Int, values: [String: String])?
    for (index, line) in lines.enumerated() {
      let (name, value) = Self.pair(line)
      switch name {
      case "СекцияДокумент":
        if let document { throw damaged(document.line) }
        document = (index + 1, [:])
      case "КонецДокумента":
        if let document { add(document.values, line: document.line) }
        document = nil
      case "": continue
      default: if document?.values[name] == nil { document?.values[name] = value }
      }
    }
    if let document { throw damaged(document.line) }
    return written()
  }

  private func damaged(_ line: Int) -> TextConnectorError {
    .damaged(path: path, line: line, reason: TextSentence.unendedDocument)
  }

  private static func pair(_ line: Substring) -> (name: String, value: String) {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    func trimmed(_ text: Substring) -> String {
      let text = text.drop(while: \.isWhitespace)
      return String(text.reversed().drop(while: \.isWhitespace).reversed())
    }
    return (parts.first.map(trimmed) ?? "", parts.count > 1 ? trimmed(parts[1]) : "")
  }

  /// The header's word for the encoding is not believed where the bytes say otherwise.
  private static func text(
    _ bytes: [UInt8], _ encoding: TextEncoding?, _ path: String
  ) throws(TextConnectorError) -> String {
    if encoding == nil, let text = String(validating: bytes, as: UTF8.self) { return text }
    let dos = Array("=DOS".utf8)
    let isDOS = bytes.prefix(512).split(separator: 0x0A).contains { line in
      line.suffix(6).filter { $0 != 0x0D && $0 != 0x20 }.suffix(4).elementsEqual(dos)
    }
    do throws(TextEncodingError) {
      let text = try TextDecoder.decode(bytes[...], from: encoding ?? (isDOS ? .cp866 : .windows1251))
      return String(decoding: text, as: UTF8.self)
    } catch {
      throw .encoding(path: path, error)
    }
  }

  // MARK: Parties

  private mutating func add(_ values: [String: String], line: Int) {
    for side in Self.sides {
      func value(_ names: String...) -> String {
        names.lazy.compactMap { values[side + $0] }.first { !$0.isEmpty && $0 != "0" } ?? ""
      }
      let account = value("Счет", "РасчСчет", "2")
      if own.contains(account) || own.contains(value("РасчСчет")) { continue }
      let (said, name) = Self.name(value(""))
      let taxID = value("ИНН").isEmpty ? said : value("ИНН")
      let reason = value("КПП")
      let key = taxID.isEmpty ? account : reason.isEmpty ? taxID : taxID + "/" + reason
      if key.isEmpty { continue }
      if places[key] == nil {
        places[key] = parties.count
        parties.append(
          Party(
            key: key, line: line,
            isPerson: Self.personAccounts.contains { account.hasPrefix($0) } && reason.isEmpty))
      }
      guard let place = places[key] else { continue }
      for (name, text) in [
        ("Наименование", value("1").isEmpty ? name : value("1")), ("ИНН", taxID), ("КПП", reason),
      ]
      where !text.isEmpty && !parties[place].texts.contains(where: { $0.name == name }) {
        parties[place].texts.append((name, text))
      }
      let parts = [
        ("Номер", account), ("БИК", value("БИК")), ("Банк", value("Банк1", "3")),
        ("Корсчет", value("Корсчет")),
      ].filter { !$0.1.isEmpty }
      let isKnown = parties[place].accounts.contains {
        $0.contains { $0.name == "Номер" && $0.text == account }
      }
      if !account.isEmpty, !isKnown { parties[place].accounts.append(parts.map { (name: $0.0, text: $0.1) }) }
    }
  }

  /// Accounts of natural persons. Source: the chart of accounts of Russian banks, groups 408.17, 408.20, 423, 426.
  private static let personAccounts = ["40817", "40820", "423", "426"]

  /// `ИНН 9999000013 ООО "Вектор"`, `9999000013, ООО "Вектор"`: the number and the name.
  private static func name(_ text: String) -> (taxID: String, name: String) {
    var rest = text[...]
    if rest.hasPrefix("ИНН") { rest = rest.dropFirst(3).drop { $0.isWhitespace || $0 == ":" } }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.count == 10 || digits.count == 12 else { return ("", text) }
    return (String(digits), String(rest.dropFirst(digits.count).drop { $0.isWhitespace || $0 == "," }))
  }

  /// Each party on the line of the payment that names it first.
  private func written() -> [UInt8] {
    var writer = TreeWriter()
    var line = 1
    writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    writer.open("BankExchange")
    for party in parties {
      writer.line(party.line, from: &line)
      let name = party.isPerson ? "ФизическоеЛицо" : "Контрагент"
      writer.open(name, [("ключ", party.key)])
      for (name, text) in party.texts { writer.element(name, text) }
      for account in party.accounts {
        writer.open("Счет")
        for (name, text) in account { writer.element(name, text) }
        writer.close("Счет")
      }
      writer.close(name)
    }
    writer.close("BankExchange")
    return Array(writer.text.utf8)
  }
}
