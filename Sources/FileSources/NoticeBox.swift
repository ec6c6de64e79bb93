package import Contractors
import Synchronization

/// What became of values that no outcome told, until it is asked for.
package final class NoticeBox: Sendable {
  private let notices = Mutex<[Notice]>([])

  /// An empty box.
  package init() {}

  /// Puts notices into the box.
  package func leave(_ more: [Notice]) {
    if !more.isEmpty { notices.withLock { $0 += more } }
  }

  /// Takes out all that lies there.
  package func take() -> [Notice] {
    notices.withLock { notices in
      defer { notices = [] }
      return notices
    }
  }
}
