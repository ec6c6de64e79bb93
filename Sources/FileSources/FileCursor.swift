package import Contractors
package import Files

/// The state of a file that a reading saw, with everything else that decides what a reading gives.
package enum FileCursor {
  /// A file modified less than this before it is looked at may change again without another time of modification.
  private static let settlingMilliseconds: Int64 = 2000

  /// The cursor for a state of a file.
  ///
  /// - Parameters:
  ///   - kind: names the connector and the version of its cursors.
  ///   - identity: the file as it was read.
  ///   - context: a hash of all else on which the reading depends.
  ///   - now: the time of day.
  /// - Returns: nil while the file is too young to be told from a later state.
  package static func cursor(
    _ kind: String, _ identity: FileIdentity, context: SourceFingerprint, now: Timestamp
  ) -> Cursor? {
    let age = now.milliseconds - identity.modifiedNanoseconds / 1_000_000
    guard age > settlingMilliseconds else { return nil }
    return Cursor(
      "\(kind) \(identity.device) \(identity.inode) \(identity.size) \(identity.modifiedNanoseconds) \(context)"
    )
  }
}
