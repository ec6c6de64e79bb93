internal import Synchronization

/// The seam at which tests make files fail: says of each call to the system whether it shall fail.
///
/// Every call of this target asks here first. The product uses ``none``.
public final class FileFaults: Sendable {
  /// One failure to come.
  public struct Fault: Sendable, Hashable {
    /// The kind of call that fails.
    public let operation: FileOperation
    /// Which call of that kind fails, counted from 1.
    public let occurrence: Int
    /// The `errno` it fails with.
    public let code: Int32
    /// Whether everything after it fails too, as after a power cut: nothing is cleaned up.
    public let isCrash: Bool

    /// A failure of the call number `occurrence` of its kind; the default code is `EIO`.
    public init(_ operation: FileOperation, occurrence: Int = 1, code: Int32 = 5, isCrash: Bool = false) {
      self.operation = operation
      self.occurrence = occurrence
      self.code = code
      self.isCrash = isCrash
    }
  }

  private struct State {
    var counts: [FileOperation: Int] = [:]
    var crashCode: Int32?
  }

  private let faults: [Fault]
  private let state = Mutex(State())

  /// No failures but the system's own.
  public static let none = FileFaults([])

  /// Failures to come.
  public init(_ faults: [Fault]) { self.faults = faults }

  /// How many calls of a kind were asked for; 0 for ``none``, which does not count.
  public func count(of operation: FileOperation) -> Int {
    state.withLock { $0.counts[operation, default: 0] }
  }

  /// Throws the failure that is due for this call.
  func check(_ operation: FileOperation, path: String) throws(FileError) {
    guard !faults.isEmpty else { return }
    let code: Int32? = state.withLock { state in
      state.counts[operation, default: 0] += 1
      if let code = state.crashCode { return code }
      let due = faults.first {
        $0.operation == operation && $0.occurrence == state.counts[operation, default: 0]
      }
      if let due, due.isCrash { state.crashCode = due.code }
      return due?.code
    }
    if let code { throw .system(operation: operation, path: path, code: code) }
  }
}
