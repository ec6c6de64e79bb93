import Files
import Mappings

extension ConfigurationReader {
  private enum ConnectionType: String, CaseIterable {
    case csv
    case xml
    case text
    case exchange
    case bitrix24
  }

  private static let connectionKeys: [ConnectionType: [String]] = [
    .csv: ["type", "path", "mapping", "full", "encoding", "delimiter", "spreadsheet", "origin"],
    .xml: ["type", "path", "mapping", "full", "encoding", "origin"],
    .text: ["type", "path", "mapping", "full", "encoding", "origin"],
    .exchange: [
      "type", "inbox", "outbox", "mapping", "sends", "full", "receipts", "requests", "encoding", "origin",
    ],
    .bitrix24: [
      "type", "webhook", "application", "mapping", "plan", "load", "reread", "updates", "events", "origin",
    ],
  ]

  func connection(_ name: String, _ node: SourceNode) -> ConnectionSettings? {
    let path = ["connections", name]
    guard let typeNode = node["type"] else {
      reader.report(node.mark, path, .missingType)
      return nil
    }
    guard let type: ConnectionType = reader.word(typeNode, path + ["type"]),
      let keys = reader.keys(node, path, allowed: Self.connectionKeys[type])
    else { return nil }
    let origin = keys["origin"].flatMap { reader.text($0, path + ["origin"]) }
    let kind: ConnectionSettings.Kind?
    switch type {
    case .csv: kind = csv(keys, node, path).map(ConnectionSettings.Kind.csv)
    // What a text is read as, its mapping says.
    case .xml, .text: kind = xml(keys, node, path).map(ConnectionSettings.Kind.xml)
    case .exchange: kind = exchange(keys, node, path).map(ConnectionSettings.Kind.exchange)
    case .bitrix24: kind = portal(keys, node, path).map(ConnectionSettings.Kind.bitrix24)
    }
    return kind.map { ConnectionSettings(name: name, origin: origin, kind: $0) }
  }

  private func csv(_ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]) -> CSVSettings? {
    guard let file = required("path", keys, node, path), let mapping = required("mapping", keys, node, path)
    else { return nil }
    var settings = CSVSettings(path: file, mapping: mapping)
    if let full = keys["full"].flatMap({ reader.flag($0, path + ["full"]) }) { settings.isFull = full }
    if let flag = keys["spreadsheet"].flatMap({ reader.flag($0, path + ["spreadsheet"]) }) {
      settings.isSpreadsheet = flag
    }
    settings.encoding = keys["encoding"].flatMap { encoding($0, path + ["encoding"]) }
    settings.delimiter = keys["delimiter"].flatMap { delimiter($0, path + ["delimiter"]) }
    return settings
  }

  private func xml(_ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]) -> XMLSettings? {
    guard let file = required("path", keys, node, path), let mapping = required("mapping", keys, node, path)
    else { return nil }
    var settings = XMLSettings(path: file, mapping: mapping)
    if let full = keys["full"].flatMap({ reader.flag($0, path + ["full"]) }) { settings.isFull = full }
    settings.encoding = keys["encoding"].flatMap { encoding($0, path + ["encoding"]) }
    return settings
  }

  private func delimiter(_ node: SourceNode, _ path: [String]) -> String? {
    guard let text = reader.text(node, path) else { return nil }
    if let name = DelimiterName(text) { return name.character }
    reader.report(node.mark, path, .noDelimiter(text))
    return nil
  }

  /// An encoding's name as written.
  func encoding(_ node: SourceNode, _ path: [String]) -> String? {
    guard let text = reader.text(node, path) else { return nil }
    if (try? TextEncoding(named: text)) != nil { return text }
    let usual = TextEncoding.wellKnown.map(\.description)
    reader.report(
      node.mark, path, .noEncoding(text, usual, nearest: Suggestion.nearest(to: text, among: usual)))
    return nil
  }

  func required(_ key: String, _ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]) -> String?
  {
    guard let value = keys[key] else {
      reader.report(node.mark, path, .missingKey(key))
      return nil
    }
    return reader.text(value, path + [key])
  }
}
