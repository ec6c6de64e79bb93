public import Contractors
public import Reconciliation

extension SyncEngine {
  /// Under this name a sync's memory keeps which place a side is; an empty text takes whatever place it is then.
  public static func identityNote(_ side: Side) -> String { "identity." + side.rawValue }

  /// What lets the next run read everything anew, and take the places that the two sides are then for the ones they were.
  ///
  /// A person asks for it, who knows that a file was moved or that a portal is reached by another user's webhook.
  public static var rebuilding: Changes {
    var changes = Changes()
    for side in Side.allCases {
      changes.notes[identityNote(side)] = ""
      for entity in Entity.allCases { changes.cursors[Stream(side, entity)] = .some(nil) }
    }
    return changes
  }
}
