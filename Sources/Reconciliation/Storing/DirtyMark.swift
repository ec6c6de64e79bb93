public import Contractors

/// A remark that a record has changed, or may have: the side said so by an event, which is never trusted as data.
///
/// A lost mark costs nothing, since a complete reading finds the same; a needless one costs a look-up.
/// Source: `sync-algorithm.md` §4.5, P8.
public struct DirtyMark: Sendable, Hashable {
  /// Where the record is.
  public var stream: Stream
  /// The record; nil is the whole stream, of which it is not known what changed.
  public var key: RecordKey?
  /// Rises with every mark of a store and is never used again; 0 until the store has given one.
  public var sequence: Int64

  /// Makes a mark.
  public init(stream: Stream, key: RecordKey?, sequence: Int64 = 0) {
    self.stream = stream
    self.key = key
    self.sequence = sequence
  }
}
