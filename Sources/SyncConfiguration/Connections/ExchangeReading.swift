import FoundationEssentials
import Glibc
import Mappings

extension ConfigurationReader {
  func exchange(_ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]) -> ExchangeSettings? {
    guard let inbox = required("inbox", keys, node, path), let mapping = required("mapping", keys, node, path)
    else { return nil }
    let (folder, pattern) = Self.split(inbox)
    var settings = ExchangeSettings(inbox: folder, pattern: pattern, mapping: mapping)
    if let outboxNode = keys["outbox"], let outbox = reader.text(outboxNode, path + ["outbox"]) {
      let name = outbox.split(separator: "/").last ?? ""
      if outbox.hasSuffix("/") || !name.contains("{number}") && keys["receipts"] == nil {
        reader.report(outboxNode.mark, path + ["outbox"], .noNumber(outbox))
      }
      if Self.takes(outbox, folder: folder, pattern: pattern) {
        reader.report(outboxNode.mark, path + ["outbox"], .ownInbox(outbox, inbox: inbox))
      }
      settings.outbox = outbox
    }
    if let sends = keys["sends"], let word: ExchangeSettings.Sending = reader.word(sends, path + ["sends"]) {
      settings.sending = word
    }
    if let full = keys["full"].flatMap({ reader.flag($0, path + ["full"]) }) { settings.isFull = full }
    settings.encoding = keys["encoding"].flatMap { encoding($0, path + ["encoding"]) }
    if let node = keys["receipts"] { settings.receipts = receipts(node, path + ["receipts"]) }
    if let node = keys["receipts"], settings.isFull || settings.sending == .full {
      reader.report(node.mark, path + ["receipts"], .receiptsOfChanges)
    }
    if let node = keys["requests"] { settings.requests = requests(node, path + ["requests"]) }
    if let node = keys["requests"], settings.sending == .full || settings.isFull || keys["receipts"] != nil {
      reader.report(node.mark, path + ["requests"], .requestsOfChanges)
    }
    return settings
  }

  /// One mapping for both, or one for each.
  private func requests(_ node: SourceNode, _ path: [String]) -> ExchangeSettings.Requests? {
    if let name = node.text { return .init(new: name, changed: name) }
    guard let keys = reader.keys(node, path, allowed: ["new", "changed"]),
      let new = required("new", keys, node, path), let changed = required("changed", keys, node, path)
    else { return nil }
    return .init(new: new, changed: changed)
  }

  private func receipts(_ node: SourceNode, _ path: [String]) -> [String: String]? {
    guard let keys = reader.keys(node, path, allowed: nil) else { return nil }
    for key in ["from", "to"] where keys[key] == nil { reader.report(node.mark, path, .receiptsNeed) }
    return keys.compactMapValues { reader.text($0, path) }
  }

  /// Whether an inbox would take the documents that are put into an outbox.
  private static func takes(_ outbox: String, folder: String, pattern: String) -> Bool {
    let document = URL(filePath: outbox.replacing("{number}", with: "000001")).standardized
    return document.deletingLastPathComponent().path() == URL(filePath: folder + "/").standardized.path()
      && fnmatch(pattern, document.lastPathComponent, 0) == 0
  }

  /// The endings by which one document is known from a folder.
  private static let endings = [".xml", ".csv", ".txt", ".tsv", ".vcf"]

  /// A folder takes every name; a glob has its wildcards in the last part, and one document its own name there.
  private static func split(_ inbox: String) -> (folder: String, pattern: String) {
    let name = inbox.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    let isDocument = endings.contains { name.lowercased().hasSuffix($0) && name.count > $0.count }
    guard isDocument || name.contains("*") || name.contains("?") else { return (inbox, "*") }
    let folder = String(inbox.dropLast(name.count + 1))
    return (folder.isEmpty ? (inbox.hasPrefix("/") ? "/" : ".") : folder, name)
  }
}
