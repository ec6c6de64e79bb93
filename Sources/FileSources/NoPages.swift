package import Contractors

/// A reading that is over before it begins.
package final class NoPages: RecordPages {
  private let completeness: Completeness
  private let cursor: Cursor?

  /// A reading of no records that ends so.
  package init(_ completeness: Completeness, _ cursor: Cursor?) {
    self.completeness = completeness
    self.cursor = cursor
  }

  /// The end.
  package func next() async throws -> ReadStep { .end(completeness, cursor) }
}
