import Foundation

/// The outside things a client needs, as values, so that tests run without waiting and a seed replays a run.
public struct Bitrix24Environment: Sendable {
  /// Seconds since 1970.
  public var now: @Sendable () -> Double

  /// Waits; throws when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void

  /// A random number from 0 up to 1, to spread waits.
  public var jitter: @Sendable () -> Double

  /// Told what the client does, from any task.
  public var observe: @Sendable (PortalEvent) -> Void

  /// Puts an environment together.
  public init(
    now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) async throws -> Void,
    jitter: @escaping @Sendable () -> Double, observe: @escaping @Sendable (PortalEvent) -> Void = { _ in }
  ) {
    self.now = now
    self.sleep = sleep
    self.jitter = jitter
    self.observe = observe
  }

  /// The machine's clock, real waiting, the system's random numbers.
  public static let live = Bitrix24Environment(
    now: { Date().timeIntervalSince1970 },
    sleep: { try await Task.sleep(for: $0) },
    jitter: { Double.random(in: 0..<1) })
}
