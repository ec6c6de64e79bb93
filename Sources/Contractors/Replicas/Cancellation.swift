/// An error that may only say that a wait or a call ended early because the program is to end: nothing is wrong with the place.
public protocol Cancellation: Error {
  /// Whether it says no more than that.
  var isCancellation: Bool { get }
}

extension CancellationError: Cancellation {
  /// Always.
  public var isCancellation: Bool { true }
}
