public import Bitrix24
public import Contractors

extension PortalError: Cancellation {
  /// Whether the call ended because the program is to end.
  public var isCancellation: Bool { cause == .cancelled }
}
