import Bitrix24
import Contractors

/// What a requisite or bank detail must still be for its change to be made: the old values of what is written, as far as they are not
/// empty, and its time of change where it has one.
///
/// Rows that nobody touched yet have no time of change, and no filter for empty values is documented: of such a row a field that was empty
/// is not watched. Texts in filters are compared without regard to capitals. Source: bitrix24-rest.md §6.1; sync-algorithm.md §1.
struct RowCondition: Sendable {
  /// The list that shows the row only while it is so.
  let method: String
  let filter: Parameters

  /// The condition for a row as it was just read and the columns that are written, when the portal's time at the reading was `readAt`.
  ///
  /// Nil where nothing of the row can be watched, or a batch would expand a value.
  init?(_ kin: Kin, _ id: Int, _ row: JSON, columns: some Sequence<String>, readAt: PortalMoment) {
    var filter: Parameters = [EntitySchema.idField: .integer(id)]
    var isEmpty = true
    for column in columns.sorted() {
      guard let text = row[column]?.text, !text.isEmpty else { continue }
      filter["=" + column] = .text(text)
      isEmpty = false
    }
    if let text = row[EntitySchema.modifiedField]?.text, let moment = PortalMoment(text),
      readAt.seconds - moment.seconds >= OrderSender.quietSeconds
    {
      filter["<=" + EntitySchema.modifiedField] = .text(text)
      isEmpty = false
    }
    if isEmpty || filter.looksLikeReference { return nil }
    method = kin.method
    self.filter = filter
  }

  /// The list.
  func command(_ key: String) -> Command {
    Command(
      key, method,
      [
        "start": -1, "order": [EntitySchema.idField: "ASC"], "select": [.text(EntitySchema.idField)],
        "filter": .map(filter),
      ], effect: .read)
  }
}

/// Which rows are changed under a condition, and when they were read.
struct RowConditions: Sendable {
  let kinds: Set<Kin>
  let readAt: PortalMoment

  func condition(_ kin: Kin, _ id: Int, _ row: JSON?, columns: some Sequence<String>) -> RowCondition? {
    guard kinds.contains(kin), let row else { return nil }
    return RowCondition(kin, id, row, columns: columns, readAt: readAt)
  }
}
