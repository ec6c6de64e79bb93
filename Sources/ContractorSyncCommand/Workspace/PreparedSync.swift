import Bitrix24
import Contractors
import Foundation
import Mappings
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore

/// A sync with its places, its memory and its engine.
struct PreparedSync {
  let settings: SyncSettings
  let places: Sides<Place>
  let store: StoredSync
  let file: StoreFile
  let engine: SyncEngine
  /// Whether the configuration has further syncs.
  let isOneOfSeveral: Bool

  /// Under this name the store remembers how full a portal's request bucket was.
  private static func paceNote(_ side: Side) -> String { "pace." + side.rawValue }

  /// Takes over how full the portals' request buckets were when the last run ended.
  static func restorePace(_ places: Sides<Place>, _ store: StoredSync) throws {
    for side in Side.allCases {
      guard let client = places[side].client, let text = try store.note(paceNote(side)),
        let state = try? JSONDecoder().decode(PacerState.self, from: Data(text.utf8))
      else { continue }
      client.pace.restore(state, at: Date().timeIntervalSince1970)
    }
  }

  /// Stores of before knew files by the connection's name alone; where it now points counts as where it pointed then.
  static func completeIdentities(_ places: Sides<Place>, _ store: StoredSync) throws {
    var changes = Changes()
    for side in Side.allCases {
      guard let identity = places[side].identity, identity.now != identity.before else { continue }
      let note = SyncEngine.identityNote(side)
      if try store.note(note) == identity.before { changes.notes[note] = identity.now }
    }
    if !changes.isEmpty { try store.commit(changes) }
  }

  /// Remembers how full the portals' request buckets are: the portal counts on between two runs.
  func keepPace() throws {
    var changes = Changes()
    for side in Side.allCases {
      guard let client = places[side].client, let data = try? JSONEncoder().encode(client.pace.state) else {
        continue
      }
      changes.notes[Self.paceNote(side)] = String(decoding: data, as: UTF8.self)
    }
    if !changes.isEmpty { try store.commit(changes) }
  }
}

extension Workspace {
  /// Makes a sync ready to run; with a store that is open already, else with one of its own.
  func prepare(
    _ definition: SyncDefinition, places: Sides<Place>, in opened: StoreFile? = nil, console: Console,
    interruption: Interruption?
  ) throws -> PreparedSync {
    var settings = definition.settings
    for side in Side.allCases { try places[side].requireWritable(settings, on: side) }
    settings.entities = settings.entities.filter {
      places.left.mapping.entities.contains($0) && places.right.mapping.entities.contains($0)
    }
    settings.catalogue = places.left.mapping.catalogue
    for entity in Entity.allCases {
      for field in places.right.mapping.catalogue.fields(of: entity) {
        guard let extended = settings.catalogue.adding(field, to: entity) else {
          throw CommandFailure(
            ExitStatus.configuration, CommandSentence.contradictingField(field.name.rawValue))
        }
        settings.catalogue = extended
      }
    }
    settings.fingerprint = Self.fingerprint(settings, places)
    let places = Sides { places[$0].facing(places[$0.opposite].mapping, settings, on: $0) }
    for side in Side.allCases where places[side].isBlank {
      console.say(ReportSentence.takenAsEmpty(settings.connections[side]))
    }
    let file = try opened ?? openStore()
    let store = try file.sync(named: settings.name)
    try PreparedSync.restorePace(places, store)
    try PreparedSync.completeIdentities(places, store)
    let progress = ProgressReport(console: console, names: settings.connections)
    watch.onRest { progress.show(rest: $0, $1) }
    let environment = EngineEnvironment(
      now: { .present },
      sleep: { try await console.rests.rest(.seconds($0)) },
      owner: "\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)",
      isStopping: { interruption?.isAsked ?? false },
      traffic: {
        Traffic(
          requests: places.left.traffic.requests + places.right.traffic.requests,
          commands: places.left.traffic.commands + places.right.traffic.commands)
      },
      progress: { progress.show($0) })
    let engine = SyncEngine(
      settings: settings, replicas: Sides(left: places.left.replica, right: places.right.replica),
      store: store,
      environment: environment)
    return PreparedSync(
      settings: settings, places: places, store: store, file: file, engine: engine,
      isOneOfSeveral: configuration.syncs.count > 1)
  }

  /// Makes a configured sync ready to run.
  func prepare(
    _ definition: SyncDefinition, lifting lifted: Set<GuardName> = [], in opened: StoreFile? = nil,
    console: Console, interruption: Interruption?
  ) throws -> PreparedSync {
    let places = try Sides { side in
      try open(try connection(named: definition.settings.connections[side]), lifting: lifted)
    }
    return try prepare(
      definition, places: places, in: opened, console: console, interruption: interruption)
  }

  /// A text over everything that decides meaning; another one trips the guard `configuration`.
  private static func fingerprint(_ settings: SyncSettings, _ places: Sides<Place>) -> String {
    var builder = SourceFingerprint.Builder()
    for side in Side.allCases {
      builder.update(places[side].mapping.fingerprint.description)
      for (field, values) in settings.filters[side].sorted(by: { $0.key < $1.key }) {
        builder.update(field.rawValue)
        for value in values { builder.update(value) }
      }
      builder.update(String(describing: settings.create[side]))
    }
    builder.update(settings.direction.rawValue)
    builder.update(settings.removals.rawValue)
    for entity in settings.entities { builder.update(entity.rawValue) }
    for (field, rule) in settings.rules.sorted(by: { $0.key < $1.key }) {
      builder.update("\(field.rawValue)=\(rule.policy.rawValue),\(rule.isClearable)")
    }
    builder.update("\(settings.defaultRule.policy.rawValue),\(settings.defaultRule.isClearable)")
    return builder.finish().description
  }
}
