import Bitrix24
import Bitrix24Connector
import CSVConnector
import CSVText
import Contractors
import Files
import Foundation
import HTTPTransfer
import Mappings
import Reconciliation
import SyncConfiguration
import SyncEngine

/// A connection made ready for use.
struct Place: Sendable {
  let settings: ConnectionSettings
  let mapping: CompiledMapping
  let replica: any Replica
  /// The portal's client; nil for a file.
  let client: PortalClient?
  /// How the file is opened; nil for a portal.
  let file: CSVReplicaOptions?

  var traffic: Traffic {
    let statistics = client?.statistics
    return Traffic(requests: statistics?.requests ?? 0, commands: statistics?.commands ?? 0)
  }

  /// What is recognised of the file; nil for a portal.
  func fileReport() throws -> CSVFileReport? {
    try file.map { file in
      try CSVFileReport.describe(
        path: file.path, mapping: file.mapping, encoding: file.encoding, delimiter: file.delimiter)
    }
  }
}

extension Workspace {
  /// Opens a connection: loads its mapping and its secret; sends and reads nothing yet. With `createsFile` a CSV file that is
  /// not there is written anew.
  func open(_ settings: ConnectionSettings, createsFile: Bool = false) throws -> Place {
    switch settings.kind {
    case .csv(let csv):
      let mapping = try mappings.load(csv.mapping, relativeTo: folder)
      let encoding = try csv.encoding.map { try TextEncoding(named: $0) }
      var options = CSVReplicaOptions(
        connection: settings.name, path: Self.resolve(csv.path, in: folder), mapping: mapping)
      options.isFull = csv.isFull
      options.encoding = encoding
      options.delimiter = csv.delimiter.flatMap(CSVReplicaOptions.delimiter(named:))
      options.isSpreadsheet = csv.isSpreadsheet
      options.createsFile = createsFile
      options.comparison = Comparison(country: configuration.country)
      return Place(
        settings: settings, mapping: mapping, replica: CSVReplica(options), client: nil, file: options)
    case .bitrix24(let portal):
      let mapping = try mappings.load(portal.mapping, relativeTo: folder)
      let webhook = try WebhookURL(try secret(portal.webhook).exposed)
      var live = Bitrix24Environment.live
      live.observe = { [watch] event in watch.hear(event, host: webhook.host) }
      let client = PortalClient(webhook, environment: live)
      if portal.isEnterprise { client.pace.adopt(.enterprise, at: Date().timeIntervalSince1970) }
      var options = PortalReplicaOptions(
        connection: settings.name, client: client, mapping: mapping, now: CSVReplicaOptions.systemTime)
      options.comparison = Comparison(country: configuration.country)
      return Place(
        settings: settings, mapping: mapping, replica: PortalReplica(options), client: client, file: nil)
    }
  }
}
