import Contractors
import Files
import Mappings

/// Reads the parties of payments into a tree: each once, however many payments name it, with all its accounts.
///
/// The owner of the file's accounts is left out. Source: contractor-formats.md §5.
struct StatementReader {
  /// A party as one payment names it.
  private struct Mention {
    var line: Int
    var account: String
    /// The account by all the names that a payment may have for it.
    var accounts: Set<String>
    var taxID: String
    var reason: String
    var name: String
    var details: [(name: String, text: String)]
  }

  /// A party of payments.
  private struct Party {
    var key: String
    var line: Int
    /// Whether all that is said is of a natural person.
    var isPerson = true
    var texts: [(name: String, text: String)] = []
    var accounts: [[(name: String, text: String)]] = []
  }

  private static let first = "1CClientBankExchange"
  private static let last = "КонецФайла"
  private static let sides = ["Плательщик", "Получатель"]

  private let path: String
  private var own: Set<String> = []
  private var mentions: [Mention] = []
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
        return name == "РасчСчет" && !value.isEmpty ? value : nil
      })
    var document: (line: Int, values: [String: String])?
    for (index, line) in lines.enumerated() {
      let (name, value) = Self.pair(line)
      switch name {
      case "СекцияДокумент":
        if let document { throw damaged(document.line) }
        document = (index + 1, [:])
      case "КонецДокумента":
        if let document { note(document.values, line: document.line) }
        document = nil
      case "": continue
      default: if document?.values[name] == nil { document?.values[name] = value }
      }
    }
    if let document { throw damaged(document.line) }
    // A day without payments ends all the same.
    let isEnded = mentions.count > 0 || lines.contains { Self.pair($0).name == Self.last }
    if !isEnded && !bytes.isEmpty {
      throw .damaged(path: path, line: lines.count, reason: TextSentence.unendedStatement)
    }
    takeParties()
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

  private mutating func note(_ values: [String: String], line: Int) {
    for side in Self.sides {
      func value(_ names: String...) -> String {
        names.lazy.compactMap { values[side + $0] }.first { !$0.isEmpty && $0 != "0" } ?? ""
      }
      let account = value("Счет", "РасчСчет", "2")
      let (said, name) = Self.name(value(""))
      mentions.append(
        Mention(
          line: line, account: account, accounts: Set([account, value("РасчСчет")]).subtracting([""]),
          taxID: value("ИНН").isEmpty ? said : value("ИНН"), reason: value("КПП"),
          name: Self.withoutAddress(value("1").isEmpty ? name : value("1")),
          details: [
            ("Номер", account), ("БИК", value("БИК")), ("Банк", value("Банк1", "3")),
            ("Корсчет", value("Корсчет")),
          ].filter { !$0.1.isEmpty }))
    }
  }

  /// Makes parties of what the payments name.
  ///
  /// The owner of the file's accounts may have others, to which it moves money: it is known by its tax id too. A payment that says less
  /// of a party than others means the one whose account it names.
  private mutating func takeParties() {
    let owners = Set(mentions.filter { !own.isDisjoint(with: $0.accounts) }.map(\.taxID)).subtracting([""])
    var holders: [String: String] = [:]
    for isFull in [true, false] {
      for one in mentions where !one.taxID.isEmpty && one.reason.isEmpty != isFull {
        for account in one.accounts where holders[account] == nil { holders[account] = Self.key(of: one) }
      }
    }
    for one in mentions where own.isDisjoint(with: one.accounts) && !owners.contains(one.taxID) {
      let holder = one.taxID.isEmpty || one.reason.isEmpty ? holders[one.account] : nil
      let said = one.taxID.isEmpty ? one.account : Self.key(of: one)
      // Of two firms with one account, such as a bank's own for payments of its clients, each is what its number says.
      let isSame = holder.map { one.taxID.isEmpty || $0 == said || $0.hasPrefix(one.taxID + "/") } ?? false
      let key = isSame ? holder ?? said : said
      if !key.isEmpty { add(one, to: key) }
    }
  }

  /// What a party with a tax id is known by: its number, and for a branch its КПП too.
  ///
  /// A КПП is optional in payments and changes when a firm moves. Its fifth and sixth figure are 01 where the firm itself stands and 50
  /// for the largest taxpayers; all others are of branches, of which a firm may have many.
  /// Source: order of the Federal Tax Service MMV-7-6/435@, "Порядок и условия присвоения КПП".
  private static func key(of party: Mention) -> String {
    let cause = party.reason.dropFirst(4).prefix(2)
    return party.reason.isEmpty || cause == "01" || cause == "50"
      ? party.taxID : party.taxID + "/" + party.reason
  }

  private mutating func add(_ one: Mention, to key: String) {
    if places[key] == nil {
      places[key] = parties.count
      parties.append(Party(key: key, line: one.line))
    }
    guard let place = places[key] else { return }
    for (name, text) in [("Наименование", one.name), ("ИНН", one.taxID), ("КПП", one.reason)]
    where !text.isEmpty && !parties[place].texts.contains(where: { $0.name == name }) {
      parties[place].texts.append((name, text))
    }
    let isPersonal = one.account.isEmpty || Self.personAccounts.contains { one.account.hasPrefix($0) }
    if !one.reason.isEmpty || !isPersonal { parties[place].isPerson = false }
    let isKnown = parties[place].accounts.contains {
      $0.contains { $0.name == "Номер" && $0.text == one.account }
    }
    if !one.account.isEmpty, !isKnown { parties[place].accounts.append(one.details) }
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

  /// `Климова Анна//г. Тула, ул. Ленина, 1//`: banks write where a natural person lives behind the name.
  private static func withoutAddress(_ name: String) -> String {
    guard let slashes = name.firstRange(of: "//"), slashes.lowerBound > name.startIndex,
      name[name.index(before: slashes.lowerBound)] != ":"
    else { return name }
    return String(name[..<slashes.lowerBound].reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Each party on the line of the payment that names it first.
  private func written() -> [UInt8] {
    var writer = TreeWriter()
    var line = 1
    writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    writer.open("BankExchange")
    for party in parties {
      writer.line(party.line, from: &line)
      let name = party.isPerson && !party.accounts.isEmpty ? "ФизическоеЛицо" : "Контрагент"
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
