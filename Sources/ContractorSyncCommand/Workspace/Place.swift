import Bitrix24
import Bitrix24Connector
import CSVConnector
import CSVText
import Contractors
import ExchangeFolders
import Files
import Foundation
import HTTPTransfer
import Mappings
import Reconciliation
import SyncConfiguration
import SyncEngine
import TextConnector
import XMLConnector

/// A connection made ready for use.
struct Place: Sendable {
  let settings: ConnectionSettings
  let mapping: CompiledMapping
  let replica: any Replica
  /// The portal's client; nil for a file.
  let client: PortalClient?
  /// How the file is opened; nil for a portal.
  let file: FileKind?
  /// Whether the file is there without text and is taken for one without records, since the guard `shrink` is lifted.
  var isBlank = false
  /// The exchange, whose documents are moved and sent after a run; nil for other places.
  var exchange: ExchangeReplica?

  enum FileKind: Sendable {
    case csv(CSVReplicaOptions)
    case xml(XMLReplicaOptions)
  }

  var traffic: Traffic {
    let statistics = client?.statistics
    return Traffic(requests: statistics?.requests ?? 0, commands: statistics?.commands ?? 0)
  }

  /// How a file is identified, and how stores of before knew it; nil for other places.
  var identity: (now: String, before: String)? {
    switch file {
    case .csv(let file): (file.identity, file.bareIdentity)
    case .xml(let file):
      file.mapping.document?.text.map(file.textOptions).map { ($0.identity, $0.bareIdentity) }
        ?? (file.identity, file.bareIdentity)
    case nil: nil
    }
  }

  /// What is recognised of the file; nil for a portal.
  func fileReport() throws -> Sentence? {
    switch file {
    case .csv(let file):
      try CSVFileReport.describe(
        path: file.path, mapping: file.mapping, encoding: file.encoding, delimiter: file.delimiter
      ).sentence
    case .xml(let file): try file.report()
    case nil: nil
    }
  }
}

extension Place {
  /// Refuses a one-way sync into a file whose format is only read.
  ///
  /// - Throws: ``CommandFailure`` of the configuration.
  func requireWritable(_ sync: SyncSettings, on side: Side) throws {
    guard sync.direction.isTarget(side), !sync.direction.isSource(side), isOnlyRead else { return }
    throw CommandFailure(ExitStatus.configuration, MappingError.readOnly(mapping: mapping.name).sentence)
  }

  /// Whether nothing can be written here; an exchange writes requests of other mappings.
  var isOnlyRead: Bool {
    if case .exchange = settings.kind { return false }
    return mapping.isReadOnly
  }
}

extension Workspace {
  /// Opens a connection: loads its mapping and its secret; sends and reads nothing yet. With `createsFile` a CSV file that is
  /// not there is written anew; with the guard `shrink` lifted a file without text is one without records.
  func open(
    _ settings: ConnectionSettings, createsFile: Bool = false, lifting lifted: Set<GuardName> = []
  ) throws -> Place {
    switch settings.kind {
    case .csv(let csv):
      let mapping = try mappings.load(csv.mapping, relativeTo: folder)
      try Self.require(.csv, of: mapping)
      let encoding = try csv.encoding.map { try TextEncoding(named: $0) }
      var options = CSVReplicaOptions(
        connection: settings.name, path: Self.resolve(csv.path, in: folder), mapping: mapping)
      options.place = place(csv.path, of: settings, isExport: createsFile)
      options.isFull = csv.isFull
      options.encoding = encoding
      options.delimiter = csv.delimiter.flatMap(CSVReplicaOptions.delimiter(named:))
      options.isSpreadsheet = csv.isSpreadsheet
      let isBlank = lifted.contains(.shrink) && FileReader.isBlank(options.path)
      options.createsFile = createsFile || isBlank
      options.comparison = Comparison(country: configuration.country)
      return Place(
        settings: settings, mapping: mapping, replica: CSVReplica(options), client: nil, file: .csv(options),
        isBlank: isBlank)
    case .xml(let xml):
      let mapping = try mappings.load(xml.mapping, relativeTo: folder)
      try Self.require(.xml, of: mapping)
      if createsFile, mapping.isReadOnly {
        throw CommandFailure(
          ExitStatus.configuration, MappingError.readOnly(mapping: mapping.name).sentence)
      }
      if createsFile, !mapping.makesDocuments {
        throw CommandFailure(ExitStatus.configuration, ExchangeSentences.onlyChanged(mapping.name))
      }
      var options = XMLReplicaOptions(
        connection: settings.name, path: Self.resolve(xml.path, in: folder), mapping: mapping)
      options.place = place(xml.path, of: settings, isExport: createsFile)
      options.isFull = xml.isFull
      options.encoding = try xml.encoding.map { try TextEncoding(named: $0) }
      let isBlank = lifted.contains(.shrink) && FileReader.isBlank(options.path)
      options.createsFile = createsFile || isBlank
      options.comparison = Comparison(country: configuration.country)
      return Place(
        settings: settings, mapping: mapping, replica: options.replica, client: nil, file: .xml(options),
        isBlank: isBlank)
    case .exchange(let exchange):
      return try open(exchange, settings)
    case .bitrix24(let portal):
      let mapping = try mappings.load(portal.mapping, relativeTo: folder)
      let access = try access(of: portal, settings)
      let client = client(of: access, settings.name)
      if portal.isEnterprise { client.pace.adopt(.enterprise, at: Date().timeIntervalSince1970) }
      var options = PortalReplicaOptions(
        connection: settings.name, client: client, mapping: mapping, now: CSVReplicaOptions.systemTime)
      options.comparison = Comparison(country: configuration.country)
      options.load =
        switch portal.load {
        case .auto: .auto
        case .import: .import
        case .add: .add
        }
      options.updates = portal.updates == .conditional ? .conditional : .packed
      options.fullReadingSeconds = Double(portal.rereadSeconds)
      options.channel = portal.keepsOfflineEvents ? settings.channel : nil
      return Place(
        settings: settings, mapping: mapping, replica: PortalReplica(options), client: client, file: nil)
    }
  }

  /// The file of a connection, counted from the configuration's folder; nil for one that is imported, which is called otherwise
  /// each time. What was exported into one file says nothing of another.
  private func place(_ path: String, of settings: ConnectionSettings, isExport: Bool) -> String? {
    guard isExport || configuration.connections[settings.name] == settings else { return nil }
    return Self.place(of: path, in: folder)
  }

  static func require(_ format: MappingFormat, of mapping: CompiledMapping) throws {
    if mapping.format == format { return }
    throw CommandFailure(
      ExitStatus.configuration,
      CommandSentence.otherFormat(mapping.name, mapping.format.rawValue, format.rawValue))
  }
}
