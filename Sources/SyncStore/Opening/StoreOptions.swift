/// How a store is opened.
public struct StoreOptions: Sendable, Hashable {
  /// How long a call waits for another connection that is writing, in seconds; then it throws
  /// ``StoreError/locked(file:)``. The default is longer than the largest transaction of a run over a million
  /// records takes.
  public var busyTimeoutSeconds: Double
  /// A size that the file does not outgrow, in bytes; a change that needs more throws
  /// ``StoreError/full(file:)``.
  public var maximumBytes: Int64?
  /// A random text that names this copy of the store, kept when the file has none yet. Another epoch than the
  /// one that a side remembers tells of a restored backup. Source: `sync-algorithm.md` §2, feature 18.
  public var epoch: String?

  /// Makes options.
  public init(busyTimeoutSeconds: Double = 30, maximumBytes: Int64? = nil, epoch: String? = nil) {
    self.busyTimeoutSeconds = busyTimeoutSeconds
    self.maximumBytes = maximumBytes
    self.epoch = epoch
  }
}
