import CSVConnector
import Contractors
import ExchangeFolders
import Files
import Foundation
import Mappings
import SyncConfiguration
import TextConnector
import XMLConnector

extension Workspace {
  /// Opens an exchange of documents. What is known of the other system lies beside the store.
  func open(_ exchange: ExchangeSettings, _ settings: ConnectionSettings) throws -> Place {
    let mapping = try mappings.load(exchange.mapping, relativeTo: folder)
    if mapping.format != .csv { try Self.require(.xml, of: mapping) }
    if exchange.outbox != nil, exchange.requests == nil, !mapping.makesDocuments {
      throw CommandFailure(
        ExitStatus.configuration,
        ExchangeSentences.noDocuments(
          mapping.name, takesRequests: mapping.document?.isKeptByExchanges == true))
    }
    let kept = mapping.kept
    let encoding = try exchange.encoding.map { try TextEncoding(named: $0) }
    let comparison = Comparison(country: configuration.country)
    let connection = settings.name
    let isFull = exchange.isFull
    let (inbox, pattern) = inbox(exchange)
    let outbox = exchange.outbox.map { Self.resolve($0, in: folder) }
    let receipts = try exchange.receipts.map { names in
      try self.receipts(names, mapping) { path, receipt in
        XMLReplicaOptions(
          connection: connection, path: path, mapping: mapping, encoding: encoding, createsFile: true,
          receipt: receipt, comparison: comparison)
      }
    }
    let open = Self.opener(connection, comparison, encoding, isFull: isFull)
    let options = ExchangeOptions(
      connection: connection, inbox: inbox, pattern: pattern,
      outgoing: outbox, sending: exchange.sending == .full ? .full : .changes, isFull: isFull,
      marksRemovals: mapping.entities.allSatisfy(mapping.marksRemovals),
      memory: Self.resolve(configuration.store, in: folder) + ".exchange/" + connection,
      ending: mapping.format == .csv ? "csv" : mapping.document?.text == nil ? "xml" : "txt",
      entities: mapping.entities,
      open: { path, purpose in open(path, purpose == .known ? kept : mapping, purpose) },
      explain: { error in
        switch error {
        case is FileError, XMLConnectorError.file, CSVConnectorError.file, TextConnectorError.file: nil
        default: ErrorSentence.failure(error).sentence
        }
      }, receipts: receipts,
      requests: try exchange.requests.map { try requests($0, mapping, encoding, open) },
      now: XMLReplicaOptions.systemTime)
    let replica = ExchangeReplica(options)
    return Place(
      settings: settings, mapping: mapping, replica: replica, client: nil, file: nil, exchange: replica)
  }
}

extension Workspace {
  /// The inbox and the names that count in it: a folder may be called like a document.
  private func inbox(_ exchange: ExchangeSettings) -> (folder: String, pattern: String) {
    let folder = Self.resolve(exchange.inbox, in: folder)
    var isFolder: ObjCBool = false
    let named = folder + "/" + exchange.pattern
    if FileManager.default.fileExists(atPath: named, isDirectory: &isFolder), isFolder.boolValue {
      return (named, "*")
    }
    return (folder, exchange.pattern)
  }

  private typealias DocumentOpener =
    @Sendable (_ path: String, CompiledMapping, ExchangeOptions.Purpose) -> any Replica

  private static func opener(
    _ connection: String, _ comparison: Comparison, _ encoding: TextEncoding?, isFull: Bool
  ) -> DocumentOpener {
    { path, mapping, purpose in
      switch mapping.format {
      case .csv:
        var options = CSVReplicaOptions(connection: connection, path: path, mapping: mapping)
        options.isFull = isFull
        options.encoding = encoding
        options.createsFile = purpose != .incoming
        options.comparison = comparison
        return CSVReplica(options)
      case .xml, .portal:
        var options = XMLReplicaOptions(connection: connection, path: path, mapping: mapping)
        options.isFull = isFull
        options.encoding = encoding
        options.createsFile = purpose != .incoming
        options.comparison = comparison
        return options.replica
      }
    }
  }

  /// Requests to add and to change. What the mapping of changes carries by name must have been shown by the other system.
  private func requests(
    _ names: ExchangeSettings.Requests, _ shown: CompiledMapping, _ encoding: TextEncoding?,
    _ open: @escaping DocumentOpener
  ) throws -> ExchangeRequests {
    let new = try mappings.load(names.new, relativeTo: folder)
    let changed = try mappings.load(names.changed, relativeTo: folder)
    for mapping in [new, changed] { try Self.require(shown.format, of: mapping) }
    let entities = shown.entities
    let name = entities.lazy.compactMap { entity in
      changed.carriedKey(of: entity).flatMap { shown.carriedFields(of: entity).contains($0) ? $0 : nil }
    }.first
    return ExchangeRequests(
      name: name,
      needs: Dictionary(uniqueKeysWithValues: entities.map { ($0, changed.carriedFields(of: $0)) }),
      answers: { path in
        let document = XMLReplica(
          XMLReplicaOptions(connection: "", path: path, mapping: shown, encoding: encoding))
        return try document.answers().map {
          .init(request: RecordKey(rawValue: $0.request), refusal: $0.refusal)
        }
      },
      open: { path, kind in open(path, kind == .new ? new : changed, .outgoing) })
  }

  /// Numbers and acknowledgements as a mapping has them.
  private func receipts(
    _ names: [String: String], _ mapping: CompiledMapping,
    _ options: @escaping @Sendable (_ path: String, _ receipt: [String: String]?) -> XMLReplicaOptions
  ) throws -> ExchangeReceipts {
    guard let rules = mapping.document?.receipts else {
      throw CommandFailure(ExitStatus.configuration, ExchangeSentences.noReceipts(mapping.name))
    }
    let missing = rules.names.filter { names[$0] == nil }
    let unknown = names.keys.filter { name in
      !rules.names.contains(name) && mapping.document?.choiceNames.contains(name) != true
    }.sorted()
    guard missing.isEmpty, unknown.isEmpty, let own = names["from"], let other = names["to"] else {
      throw CommandFailure(
        ExitStatus.configuration,
        ExchangeSentences.otherNames(missing: missing, unknown: unknown, mapping: mapping.name))
    }
    return ExchangeReceipts(
      own: own, other: other,
      read: { path in
        guard let texts = try XMLReplica(options(path, nil)).texts(at: rules.block) else { return nil }
        func number(_ name: String) -> Int {
          Int(texts[name]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "") ?? 0
        }
        return MessageHead(
          from: texts[rules.from]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "",
          to: texts[rules.to]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "",
          number: number(rules.number), received: number(rules.received))
      },
      holdsJoined: { path in try XMLReplica(options(path, nil)).holdsJoined() },
      make: { path, head in
        var receipt = names
        receipt["number"] = String(head.number)
        receipt["received"] = String(head.received)
        try XMLReplica(options(path, receipt)).makeEmpty()
      })
  }
}

extension PreparedSync {
  /// Sends what changed and moves away what was taken in, after a run that made its readings durable.
  ///
  /// - Returns: whether a document could not be taken in.
  func finishExchanges(_ console: Console) async throws -> Bool {
    var hasFailed = false
    for side in Side.allCases {
      guard let exchange = places[side].exchange else { continue }
      let summary = try await exchange.finish()
      for line in summary.lines { console.say(Sentence(same: places[side].settings.name + ": ") + line) }
      if summary.failed > 0 { hasFailed = true }
    }
    return hasFailed
  }
}
