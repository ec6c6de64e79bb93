import Bitrix24
public import Contractors

extension PortalReplica {
  /// At most fifty records, in the order of their ids.
  public func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
    try await learnAnew()
    let question = OriginQuestion(origin, try await schema(of: entity))
    let result = try await options.client.call(question.list.method, question.parameters).result
    return question.observed(in: result, try await belongings(of: result.ids, question.schema))
  }

  /// Fifty origins a request, at most fifty records an origin.
  ///
  /// An origin whose command failed is missing in the answer.
  ///
  /// - Throws: when a request as a whole failed, or every command of all of them.
  public func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    try await learnAnew()
    let schema = try await schema(of: entity)
    var found: [Origin: [Observed]] = [:]
    var failure: PortalError?
    var results: [(question: OriginQuestion, result: JSON)] = []
    let questions = Set(origins).sorted { ($0.originator, $0.id) < ($1.originator, $1.id) }
      .map { OriginQuestion($0, schema) }
    for question in questions where question.travelsAlone {
      do throws(PortalError) {
        let answer = try await options.client.call(question.list.method, question.parameters)
        results.append((question, answer.result))
      } catch {
        failure = failure ?? error
      }
    }
    let together = questions.filter { !$0.travelsAlone }
    for start in stride(from: 0, to: together.count, by: BatchLimit.commandsMax) {
      let part = together[start..<min(start + BatchLimit.commandsMax, together.count)]
      let answer = try await options.client.batch(
        part.enumerated().map { Command("o\($0)", $1.list.method, $1.parameters, effect: .read) })
      for (question, outcome) in zip(part, answer.outcomes) {
        switch outcome.result {
        case .success(let answer): results.append((question, answer.result))
        case .failure(let error): failure = failure ?? error
        }
      }
    }
    if let failure, results.isEmpty { throw failure }
    let belongings = try await belongings(of: results.flatMap(\.result.ids), schema)
    for (question, result) in results { found[question.origin] = question.observed(in: result, belongings) }
    return found
  }
}

/// What is asked to find the records of one origin.
private struct OriginQuestion {
  let origin: Origin
  let list: ListQuery
  let schema: EntitySchema

  init(_ origin: Origin, _ schema: EntitySchema) {
    self.origin = origin
    self.schema = schema
    list = schema.list(
      filter: [schema.origin.originator: .text(origin.originator), schema.origin.id: .text(origin.id)])
  }

  var parameters: Parameters {
    [
      "start": -1, "order": [EntitySchema.idField: "ASC"], "select": .list(list.select.map(Parameter.text)),
      "filter": .map(list.filter),
    ]
  }

  /// An origin that looks like a reference needs a call of its own: a batch would expand it.
  var travelsAlone: Bool { parameters.looksLikeReference }

  func observed(in result: JSON, _ belongings: [Int: Belongings]) -> [Observed] {
    result.elements.compactMap { row in
      guard let id = row[EntitySchema.idField]?.id else { return nil }
      let observed = schema.see(schema.record(row, id: id, belongings[id])).observed
      // Lists fold case, and an unknown name in a filter brings everything (bitrix24-rest.md §14.1).
      return observed.record.origin == origin ? observed : nil
    }
  }
}

extension JSON {
  /// The ids of the rows of a list.
  fileprivate var ids: [Int] { elements.compactMap { $0[EntitySchema.idField]?.id } }
}
