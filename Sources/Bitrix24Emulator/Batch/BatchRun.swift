/// One command of a batch: `method?query` under the caller's key.
struct BatchCommand: Sendable {
  let key: String
  /// As ``MethodTable`` looks it up.
  let method: String
  let query: String

  /// Reads `cmd`; what is no text is a command without a method.
  static func list(_ cmd: PHPValue?) -> [BatchCommand] {
    (cmd?.array?.pairs ?? []).map { key, value in
      let text = value.text ?? ""
      let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
      return BatchCommand(
        key: key, method: MethodTable.key(parts.first ?? ""), query: parts.count > 1 ? String(parts[1]) : "")
    }
  }
}

/// The five maps of a batch answer. Source: bitrix24-rest.md §3.3.
struct BatchRun: Sendable {
  /// Commands one batch may hold. Source: §3.1.
  static let commandsMax = 50

  private(set) var results = PHPArray()
  private var errors = PHPArray()
  private var totals = PHPArray()
  private var nexts = PHPArray()
  private var times = PHPArray()

  mutating func succeed(_ key: String, _ answer: Answer, time: PHPValue) {
    results.set(key, answer.result)
    if let total = answer.total { totals.set(key, .int(total)) }
    if let next = answer.next { nexts.set(key, .int(next)) }
    times.set(key, time)
  }

  mutating func fail(_ key: String, _ error: RestError) { errors.set(key, error.value) }

  var value: PHPValue {
    .map([
      ("result", .array(results)), ("result_error", .array(errors)), ("result_total", .array(totals)),
      ("result_next", .array(nexts)), ("result_time", .array(times)),
    ])
  }
}

extension Portal {
  /// Runs the commands in order; each has its own verdict.
  ///
  /// `executedMax` is how many commands run before the machine "dies"; `nil` runs all.
  mutating func runBatch(_ commands: [BatchCommand], halts: Bool, executedMax: Int?) -> BatchRun {
    var run = BatchRun()
    for (number, command) in commands.enumerated() {
      if let executedMax, number >= executedMax { break }
      do throws(RestError) {
        guard number < BatchRun.commandsMax else { throw .batchTooLong }
        guard command.method != MethodTable.batchName else { throw .notInBatch }
        let reference = Reference(results: run.results, missing: options.missingReference)
        let parameters = reference.expanded(.array(PHPQuery.parse(command.query)))
        let (answer, time) = try execute(command.method, parameters.array ?? PHPArray())
        run.succeed(command.key, answer, time: time)
      } catch {
        run.fail(command.key, error)
        if halts { break }
      }
    }
    return run
  }
}
