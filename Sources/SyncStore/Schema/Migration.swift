/// One step of the layout. A step that has been released is never edited: files out there have taken it.
package struct Migration: Sendable {
  /// The schema version after the step; steps count from 1 without a gap.
  package let version: Int
  /// SQL statements, run in one transaction.
  package let statements: String

  /// Makes a step.
  package init(version: Int, statements: String) {
    self.version = version
    self.statements = statements
  }

  /// All steps, in order.
  package static let all: [Migration] = [.first, .russianReasons, .marks, .calls]
}
