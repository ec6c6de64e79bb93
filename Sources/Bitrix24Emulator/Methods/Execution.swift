/// Running one command, alone or in a batch: look-up, scope, execution time, faults, the work, the bill.
extension Portal {
  /// Runs the method that `key`, as ``MethodTable/key(_:)`` writes it, names; gives the answer and its `time`.
  mutating func execute(_ key: String, _ parameters: PHPArray) throws(RestError) -> (Answer, PHPValue) {
    guard let method = MethodTable.methods[key] else { throw .unknownMethod }
    guard isAvailable(method) else { throw .outsideScope }
    let started = options.now()
    if options.limits.operating,
      baskets.seconds(method.name, at: started) > options.limits.operatingSeconds
    {
      throw .operatingLimit
    }
    journal.count(method)
    let cost = options.costs.seconds(method.name)
    defer {
      baskets.add(cost, to: method.name, at: started)
      chargedSeconds += cost
    }
    let fault = faults.takeForCommand(method)
    if case .commandError(let status, let code, let text) = fault { throw RestError(status, code, text) }
    actingConnector = parameters["auth_connector"]?.text ?? ""
    defer { actingConnector = "" }
    var answer = try method.body(&self, Arguments(parameters))
    if case .pageCut(let rows) = fault { answer.cut(to: rows) }
    return (answer, timeBlock(method.name, started: started, cost: cost))
  }

  /// The `time` block of a success. Source: bitrix24-rest.md §1.2.
  ///
  /// `method` is `nil` for `batch`, whose own execution time never counts.
  mutating func timeBlock(_ method: String?, started: Double, cost: Double) -> PHPValue {
    let finished = options.now() + cost
    let operating = method.map { baskets.seconds($0, at: started) + cost } ?? 0
    return .array(
      PHPArray(
        keys: [
          "start", "finish", "duration", "processing", "date_start", "date_finish", "operating_reset_at",
          "operating",
        ],
        values: [
          .double(started), .double(finished), .double(finished - started), .double(cost),
          .string(time.text(Int(started))), .string(time.text(Int(finished))),
          .int(
            method.map { baskets.resetAt($0, now: started) } ?? Int(started) + OperatingBaskets.windowSeconds),
          .double(operating),
        ]))
  }
}

extension Answer {
  /// Shows only the first rows of a page and claims there are no more.
  fileprivate mutating func cut(to rowsMax: Int) {
    next = nil
    guard let array = result.array else { return }
    if array.isList {
      result = .list(Array(array.values.prefix(max(0, rowsMax))))
    } else if let items = array["items"]?.array, items.isList {
      result = .map([("items", .list(Array(items.values.prefix(max(0, rowsMax)))))])
    }
  }
}
