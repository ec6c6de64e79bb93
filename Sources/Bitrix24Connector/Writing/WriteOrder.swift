import Bitrix24
import Contractors
import Mappings

/// One write, ready to be sent.
struct WriteOrder: Sendable {
  enum Kind: Sendable {
    case create
    case update
    case delete
  }

  /// The operation's place among those to be answered.
  let index: Int
  let kind: Kind
  /// The record; nil for one that is to be created.
  let id: Int?
  let method: String
  let parameters: Parameters
  let effect: Effect
  /// The columns written, for the portal's refusals.
  var columns: [String] = []
  /// The fields written with their values before.
  var before: [FieldName: Value] = [:]
  /// The record's time of change when it was last read, in the portal's form: the update is only to be made while it is that. Nil for
  /// the packed form.
  var condition: String?
  /// What these fields shall be.
  var after: [FieldName: Value] = [:]
  /// What is written beside the record once the record itself is written.
  var belongings: BelongingsOrder?
  /// Whether it sets links to other records, which a list behind it does not show.
  var writesLinks = false
  /// Whether it is read back once more is written; a list in its own batch would be in vain.
  var isReadBackLater: Bool { writesLinks || belongings != nil }
  /// The same new record for `crm.item.batchImport`; nil where it cannot be said so.
  var importFields: Parameters?
  /// What of a new record is not sent.
  var leftOut: [FieldName: Notice.Event] = [:]

  /// About how long it is within a batch.
  let bytes: Int

  /// Whether it must travel alone: a batch would expand its values, or it is very long.
  ///
  /// Source: sync-algorithm.md §1, "Batches on Bitrix24".
  var travelsAlone: Bool { parameters.looksLikeReference || bytes > WriteOrder.bytesMax }

  /// Well below a batch's limit, so that fifty of them are rarely split.
  static let bytesMax = 1 << 18

  init(_ index: Int, _ kind: Kind, id: Int?, method: String, _ parameters: Parameters, _ effect: Effect) {
    self.index = index
    self.kind = kind
    self.id = id
    self.method = method
    self.parameters = parameters
    self.effect = effect
    bytes = method.utf8.count + parameters.phpQuery.utf8.count
  }
}

extension WriteOrder {
  /// What of the new record was not sent.
  func notices(_ entity: Entity, _ key: RecordKey) -> [Notice] {
    leftOut.sorted { $0.key < $1.key }.map {
      Notice(entity: entity, key: key, field: $0.key, event: $0.value)
    }
  }
}

/// An operation after its target was looked at: either it is to be sent or it has ended.
enum Composed: Sendable {
  case order(WriteOrder)
  /// Nothing of the record itself is to be written.
  case belongings(BelongingsOrder)
  case ended(Outcome)
}
