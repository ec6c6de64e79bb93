import HTTPTransfer

/// A list method together with what to select and where its answers keep records and ids.
public struct ListQuery: Sendable, Hashable {
  /// The list method.
  public let method: String

  /// Parameters beside `select`, `filter`, `order` and `start`, such as `entityTypeId`.
  public let parameters: Parameters

  /// The fields wanted; the id field is added when it is missing. Empty: the method's own default.
  public let select: [String]

  /// Conditions beside those on the id. Classic lists ignore names they do not know and then give everything:
  /// check names before (bitrix24-rest.md §14 (1)).
  public let filter: Parameters

  /// The id's field: `ID`, or `id` in `crm.item.list`.
  public let idField: String

  /// The member of `result` that holds the records; `nil` when `result` is the list itself.
  public let wrapper: String?

  /// Describes any list that can filter and sort by its id.
  public init(
    method: String, parameters: Parameters = [:], select: [String] = [], filter: Parameters = [:],
    idField: String, wrapper: String?
  ) {
    self.method = method
    self.parameters = parameters
    self.select = select.isEmpty || select.contains(idField) ? select : [idField] + select
    self.filter = filter
    self.idField = idField
    self.wrapper = wrapper
  }

  /// A classic list: `crm.contact.list`, `crm.company.list`, `crm.requisite.list` and their like.
  public static func classic(
    _ method: String, select: [String] = [], filter: Parameters = [:]
  ) -> ListQuery {
    ListQuery(method: method, select: select, filter: filter, idField: "ID", wrapper: nil)
  }

  /// `crm.item.list` of one type: 3 contact, 4 company.
  public static func items(
    entityTypeID: Int, select: [String] = [], filter: Parameters = [:], parameters: Parameters = [:]
  ) -> ListQuery {
    ListQuery(
      method: "crm.item.list",
      parameters: parameters.merging(["entityTypeId": .integer(entityTypeID)]), select: select,
      filter: filter,
      idField: "id", wrapper: "items")
  }

  /// The same list with other fields.
  func naming(_ fields: [String]) -> ListQuery {
    ListQuery(
      method: method, parameters: parameters, select: fields, filter: filter, idField: idField,
      wrapper: wrapper
    )
  }

  /// One page of records whose ids meet the conditions, in the order of ids, and only where it `isCounted` with the count of all that
  /// do (else `start=-1`, bitrix24-rest.md §2.4).
  func page(where conditions: Parameters, isCounted: Bool = false) -> Parameters {
    var page = parameters
    page["start"] = .integer(isCounted ? 0 : -1)
    page["order"] = .map([idField: "ASC"])
    if !select.isEmpty { page["select"] = .list(select.map(Parameter.text)) }
    page["filter"] = .map(filter.merging(conditions))
    return page
  }

  /// The records in an answer and their ids, which must ascend from above `last`.
  ///
  /// - Throws: ``PortalError`` with ``PortalError/Cause/unreadable(_:)`` when records or ids are missing, or
  ///   ids do not ascend: then the portal did not do what was asked, and going on could never end.
  func records(in answer: Answer, after last: Int, host: String) throws(PortalError) -> RecordPage {
    func unreadable(_ what: PortalError.Unreadable) -> PortalError {
      Classification(method: method, host: host, effect: .read)
        .error(.unreadable(what), execution: .executed)
    }
    guard let list = wrapper.map({ answer.result[$0] }) ?? answer.result, list.isMap else {
      // An empty wrapper comes as `[]` in place of the object.
      if answer.result.isMap, answer.result.isEmpty { return RecordPage(records: [], ids: []) }
      throw unreadable(.noList)
    }
    var ids: [Int] = []
    var previous = last
    for record in list.elements {
      guard let id = record[idField]?.id else { throw unreadable(.noID(idField)) }
      guard id > previous else { throw unreadable(.disorder(idField)) }
      ids.append(id)
      previous = id
    }
    return RecordPage(records: list.elements, ids: ids)
  }
}

/// Some records of a list with their ids, ascending.
public struct RecordPage: Sendable, Hashable {
  /// How many records a portal's page holds, always. Source: bitrix24-rest.md §0.
  public static let size = 50

  /// The records as sent.
  public let records: [JSON]

  /// Their ids, one each, ascending.
  public let ids: [Int]
}
