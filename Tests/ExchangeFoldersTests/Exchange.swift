import Contractors
import ExchangeFolders
import Files
import FoundationEssentials
import Mappings
import SyncConfiguration
import Synchronization
import Testing
import XMLConnector

/// Two folders of documents in CommerceML and a clock, removed with the value.
final class Exchange: Sendable {
  let path: String
  var inbox: String { path + "/in" }
  var outbox: String { path + "/out" }

  init() throws {
    path = FileManager.default.temporaryDirectory.path() + "exchange-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path + "/in", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A replica of the folders, as a new process would make it.
  func replica(
    _ format: String = "commerceml-2", isFull: Bool = false, sending: ExchangeOptions.Sending = .changes,
    sends: Bool = true, outgoing: String = "clients-{number}.xml", pattern: String = "*.xml",
    receipts: [String: String]? = nil, requests: String? = nil,
    faults: FileFaults = .none, now: @escaping @Sendable () -> Timestamp = Exchange.later
  ) throws -> ExchangeReplica {
    let mapping = try Self.mapping(format)
    let kept = mapping.kept
    return ExchangeReplica(
      ExchangeOptions(
        connection: "books", inbox: inbox, pattern: pattern,
        outgoing: sends ? outbox + "/" + outgoing : nil, sending: sending, isFull: isFull,
        marksRemovals: mapping.marksRemovals(of: .company), memory: path + "/memory", ending: "xml",
        entities: [.company, .contact],
        open: { path, purpose in
          XMLReplica(
            XMLReplicaOptions(
              connection: "books", path: path, mapping: purpose == .known ? kept : mapping, isFull: isFull,
              createsFile: purpose != .incoming,
              faults: faults, now: Exchange.later))
        },
        explain: { error in
          if case XMLConnectorError.file = error { return nil }
          return Sentence(same: "\(error)")
        }, receipts: try receipts.map { try Self.receipts($0, mapping) },
        requests: try requests.map { try Self.requests($0) }, faults: faults, now: now))
  }

  /// Requests as QuickBooks takes them.
  private static func requests(_ name: String) throws -> ExchangeRequests {
    let (new, changed) = (try mapping(name + "-add"), try mapping(name + "-mod"))
    let needs = Set([FieldName.extra("EditSequence")])
    let shown = try mapping(name)
    return ExchangeRequests(
      name: .extra("ListID"), needs: [.company: needs, .contact: needs],
      answers: { path in
        try XMLReplica(XMLReplicaOptions(connection: "books", path: path, mapping: shown)).answers().map {
          .init(request: RecordKey(rawValue: $0.request), refusal: $0.refusal)
        }
      }
    ) { path, kind in
      XMLReplica(
        XMLReplicaOptions(
          connection: "books", path: path, mapping: kind == .new ? new : changed, createsFile: true,
          now: Exchange.later))
    }
  }

  private static func receipts(_ names: [String: String], _ mapping: CompiledMapping) throws
    -> ExchangeReceipts
  {
    let rules = try #require(mapping.document?.receipts)
    return ExchangeReceipts(
      own: names["from"] ?? "", other: names["to"] ?? "",
      read: { path in
        let document = XMLReplica(XMLReplicaOptions(connection: "books", path: path, mapping: mapping))
        return try document.texts(at: rules.block).map { texts in
          MessageHead(
            from: texts[rules.from] ?? "", to: texts[rules.to] ?? "",
            number: Int(texts[rules.number] ?? "") ?? 0,
            received: Int(texts[rules.received] ?? "") ?? 0)
        }
      },
      holdsJoined: { path in
        try XMLReplica(XMLReplicaOptions(connection: "books", path: path, mapping: mapping)).holdsJoined()
      },
      make: { path, head in
        let receipt = names.merging(["number": "\(head.number)", "received": "\(head.received)"]) { $1 }
        try XMLReplica(
          XMLReplicaOptions(
            connection: "books", path: path, mapping: mapping, createsFile: true, receipt: receipt, now: later
          )
        ).makeEmpty()
      })
  }

  /// A reader of one document.
  static func document(_ path: String, _ format: String = "commerceml-2") throws -> XMLReplica {
    XMLReplica(
      XMLReplicaOptions(
        connection: "books", path: path, mapping: try mapping(format), isFull: true, now: later))
  }

  private static var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// Compiling one takes a while.
  private static let mappings = Mutex<[String: CompiledMapping]>([:])

  static func mapping(_ format: String) throws -> CompiledMapping {
    if let known = mappings.withLock({ $0[format] }) { return known }
    let mapping = try read(format)
    mappings.withLock { $0[format] = mapping }
    return mapping
  }

  private static func read(_ format: String) throws -> CompiledMapping {
    let text = try String(contentsOf: root.appending(path: "mappings/\(format).yaml"), encoding: .utf8)
    return try Mapping.compile(YAMLReader.read(text, file: "\(format).yaml"))
  }

  /// The mappings of the repository.
  static func shippedMappings() throws -> [CompiledMapping] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "mappings").path())
      .filter { $0.hasSuffix(".yaml") }.sorted().map { try mapping(String($0.dropLast(5))) }
  }

  /// A sample of the repository.
  static func sample(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: root.appending(path: "fixtures/\(name)")))
  }

  /// Puts a sample of the repository into the inbox.
  func receive(sample: String) throws {
    try FileManager.default.copyItem(
      atPath: Self.root.appending(path: "fixtures/\(sample)").path(), toPath: inbox + "/" + sample)
  }

  /// A long time after every file of the tests was written.
  @Sendable static func later() -> Timestamp { Timestamp(milliseconds: 4_102_444_800_000) }

  // MARK: The other system

  /// Puts a document into the inbox.
  func receive(_ name: String, _ firms: (id: String, name: String)...) throws {
    try put(name, firms.map { firm($0.id, $0.name) }.joined())
  }

  func firm(_ id: String, _ name: String, _ more: String = "", official: String? = nil) -> String {
    "<Контрагент><Ид>\(id)</Ид><Наименование>\(name)</Наименование><ОфициальноеНаименование>"
      + "\(official ?? name)</ОфициальноеНаименование>\(more)</Контрагент>\n"
  }

  func put(_ name: String, _ parties: String) throws {
    try
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<КоммерческаяИнформация><Контрагенты>\n\(parties)</Контрагенты></КоммерческаяИнформация>\n"
      .write(toFile: inbox + "/" + name, atomically: true, encoding: .utf8)
  }

  func removeInbox() throws { try FileManager.default.removeItem(atPath: inbox) }

  /// The names in a folder below the exchange, hidden ones left out.
  func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).filter {
      !$0.hasPrefix(".")
    }
    .sorted()
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }

  /// What all outgoing documents say, the later one last.
  func sent() async throws -> [(document: String, records: [RecordKey: Record])] {
    var sent: [(String, [RecordKey: Record])] = []
    for name in names("out") {
      var records: [RecordKey: Record] = [:]
      let pages = try await Self.document(outbox + "/" + name).read(ReadRequest(entity: .company))
      while case .page(let page) = try await pages.next() {
        for case .record(let observed) in page { records[observed.key] = observed.record }
      }
      sent.append((name, records))
    }
    return sent
  }
}

extension Replica {
  /// The names of the companies that are shown, by key.
  func names() async throws -> [String: String] {
    let pages = try await read(ReadRequest(entity: .company))
    var names: [String: String] = [:]
    while case .page(let page) = try await pages.next() {
      for case .record(let observed) in page { names[observed.key.rawValue] = observed.record["name"]?.text }
    }
    return names
  }
}
