public import Contractors
public import Reconciliation

/// An official number that a run read and that breaks a rule of its register: a remark, the record goes on.
public struct DoubtfulNumber: Sendable, Hashable {
  /// Where it was read.
  public var stream: Stream
  /// The record.
  public var key: RecordKey
  /// Where the record stands in its source.
  public var position: SourcePosition
  /// The number.
  public var identifier: DoubtfulIdentifier

  /// Names a number.
  public init(stream: Stream, key: RecordKey, position: SourcePosition, identifier: DoubtfulIdentifier) {
    self.stream = stream
    self.key = key
    self.position = position
    self.identifier = identifier
  }
}

extension RunSession {
  /// So many are named; all are counted.
  private static let doubtfulMaximum = 1000

  /// Finds the doubtful numbers in the records that are new or changed. The rules are those of Russia, and so are the numbers of
  /// other countries not held against them.
  func noteDoubtfulNumbers() {
    report.doubtfulValues = 0
    doubtful = []
    guard settings.comparison.country == .russia else { return }
    for side in Side.allCases {
      for entity in settings.entities.sorted() {
        let stream = Stream(side, entity)
        let records = (readings[stream]?.fresh ?? [:]).values.filter {
          $0.record["kind"] != .text("foreign") && $0.record.removal != .removed
        }
        let found = records.sorted { ($0.position.order, $0.key) < ($1.position.order, $1.key) }
          .flatMap { observed in
            observed.record.doubtfulIdentifiers.map {
              DoubtfulNumber(
                stream: stream, key: observed.key, position: observed.position, identifier: $0)
            }
          }
        report.doubtfulValues += found.count
        doubtful += found.prefix(max(0, Self.doubtfulMaximum - doubtful.count))
      }
    }
  }
}

extension SourcePosition {
  /// Lines by their number; what has none comes first.
  var order: Int {
    if case .line(let line) = self { line } else { 0 }
  }
}
