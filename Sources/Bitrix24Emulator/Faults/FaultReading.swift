/// Faults as the administration path reads and shows them.
extension Fault {
  /// Delays past this are refused: a test would rather fail than hang.
  static let delaySecondsMax: Double = 600

  /// Counts past this mean "for ever" in any test.
  static let countMax = 1_000_000

  init?(parameters: PHPArray) {
    func limited(_ value: PHPValue?, orElse missing: Int) -> Int {
      min(max(0, value?.integer ?? missing), Fault.countMax)
    }
    let kind: Kind
    let status = parameters["status"]?.integer ?? 400
    let code = parameters["code"]?.text ?? ""
    let text = parameters["text"]?.text ?? ""
    switch parameters["kind"]?.text ?? "" {
    case "serverError": kind = .serverError
    case "badGateway": kind = .badGateway
    case "gatewayTimeout": kind = .gatewayTimeout
    case "rateLimited": kind = .rateLimited
    case "moved":
      guard let location = parameters["location"]?.text, !location.isEmpty else { return nil }
      kind = .moved(to: location)
    case "dropBefore": kind = .dropBefore
    case "dropAfter": kind = .dropAfter
    case "halfBatch": kind = .halfBatch(commands: parameters["commands"].map(\.integer))
    case "truncatedAnswer": kind = .truncatedAnswer
    case "delay":
      guard let seconds = parameters["seconds"]?.text.flatMap(Double.init), seconds >= 0,
        seconds <= Fault.delaySecondsMax
      else { return nil }
      kind = .delay(seconds: seconds)
    case "pageCut":
      guard let rows = parameters["rows"]?.integer, rows >= 0 else { return nil }
      kind = .pageCut(rows: rows)
    case "requestError":
      guard (400..<600).contains(status) else { return nil }
      kind = .requestError(status: status, code: code, text: text)
    case "commandError":
      guard (400..<600).contains(status) else { return nil }
      kind = .commandError(status: status, code: code, text: text)
    default: return nil
    }
    self.init(
      kind, method: parameters["method"]?.text.flatMap { $0.isEmpty ? nil : $0 },
      times: limited(parameters["times"], orElse: 1), skipping: limited(parameters["skipping"], orElse: 0))
  }

  var value: PHPValue {
    var pairs: [(String, PHPValue)]
    switch kind {
    case .serverError: pairs = [("kind", .string("serverError"))]
    case .badGateway: pairs = [("kind", .string("badGateway"))]
    case .gatewayTimeout: pairs = [("kind", .string("gatewayTimeout"))]
    case .rateLimited: pairs = [("kind", .string("rateLimited"))]
    case .moved(let location): pairs = [("kind", .string("moved")), ("location", .string(location))]
    case .dropBefore: pairs = [("kind", .string("dropBefore"))]
    case .dropAfter: pairs = [("kind", .string("dropAfter"))]
    case .halfBatch(let commands):
      pairs = [("kind", .string("halfBatch"))] + (commands.map { [("commands", .int($0))] } ?? [])
    case .truncatedAnswer: pairs = [("kind", .string("truncatedAnswer"))]
    case .delay(let seconds): pairs = [("kind", .string("delay")), ("seconds", .double(seconds))]
    case .pageCut(let rows): pairs = [("kind", .string("pageCut")), ("rows", .int(rows))]
    case .requestError(let status, let code, let text):
      pairs = Fault.pairs("requestError", status, code, text)
    case .commandError(let status, let code, let text):
      pairs = Fault.pairs("commandError", status, code, text)
    }
    pairs.append(("method", .optional(method)))
    pairs.append(("times", .int(times)))
    pairs.append(("skipping", .int(skipping)))
    return .map(pairs)
  }

  private static func pairs(_ kind: String, _ status: Int, _ code: String, _ text: String) -> [(
    String, PHPValue
  )] {
    [
      ("kind", .string(kind)), ("status", .int(status)), ("code", .string(code)), ("text", .string(text)),
    ]
  }
}
