import Bitrix24Connector
import Contractors
import SyncConfiguration
import Synchronization

/// What was learnt of portals — fields, templates, users, rights — between the runs of `serve`.
///
/// Runs by schedule ask anew, and a run on account of an event that comes soon after takes that over: it saves the request that would be
/// about half of what it asks. What it does with it is bounded: see `PortalKnowledge`.
final class KnownPortals: Sendable {
  /// After so long a portal is asked anew by whatever run.
  static let keptSeconds = 900.0

  private let known = Mutex<[String: PortalKnowledge]>([:])

  /// Hands what is known to the places of a run that looks up marked records.
  func tell(_ prepared: PreparedSync, now: Timestamp = .present) {
    for (connection, replica) in Self.portals(prepared) {
      guard let knowledge = known.withLock({ $0[connection] }) else { continue }
      // A clock that was set back says nothing about the age.
      let isFresh = knowledge.learntAt <= now && now < knowledge.learntAt.adding(seconds: Self.keptSeconds)
      if isFresh { replica.take(over: knowledge) }
    }
  }

  /// Takes down what a run learnt.
  func learn(from prepared: PreparedSync) {
    for (connection, replica) in Self.portals(prepared) {
      if let knowledge = replica.knowledge { known.withLock { $0[connection] = knowledge } }
    }
  }

  /// Forgets what may have been wrong: a run failed, or something was refused.
  func forget(_ prepared: PreparedSync) {
    for (connection, _) in Self.portals(prepared) { known.withLock { $0[connection] = nil } }
  }

  private static func portals(_ prepared: PreparedSync) -> [(String, PortalReplica)] {
    Side.allCases.compactMap { side in
      let place = prepared.places[side]
      return (place.replica as? PortalReplica).map { (place.settings.name, $0) }
    }
  }
}
