import Bitrix24
import HTTPTransfer
import Synchronization

/// A clock that only moves when somebody sleeps on it.
final class FakeTime: Sendable {
  private let seconds: Mutex<Double>
  private let heard = Mutex<[PortalEvent]>([])

  /// What clients told of themselves, in order.
  var events: [PortalEvent] { heard.withLock { $0 } }

  init(_ start: Double = 1_760_000_000) {
    seconds = Mutex(start)
  }

  var now: Double { seconds.withLock { $0 } }

  var environment: Bitrix24Environment {
    Bitrix24Environment(
      now: { self.now },
      sleep: { duration in
        try Task.checkCancellation()
        self.seconds.withLock { $0 += duration / .seconds(1) }
      },
      jitter: { 0.5 }, observe: { event in self.heard.withLock { $0.append(event) } })
  }
}

/// A generator that gives the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

let secretCode = "s3cr3tc0de"

extension LoopbackServer {
  /// A client with a pacer and a clock of its own, whose address holds ``secretCode``.
  func client(retries: RetryPolicy = RetryPolicy(), time: FakeTime = FakeTime()) throws -> PortalClient {
    PortalClient(
      try WebhookURL("\(origin)/rest/1/\(secretCode)/"), pace: PortalPace(), retries: retries,
      environment: time.environment)
  }
}

/// What a call gave: for tests that look at errors as values. Other errors than the client's go through.
func outcome<Value: Sendable>(_ body: () async throws -> Value) async throws -> Result<Value, PortalError> {
  do {
    return .success(try await body())
  } catch let error as PortalError {
    return .failure(error)
  }
}

extension Result where Failure == PortalError {
  var error: PortalError? {
    if case .failure(let error) = self { error } else { nil }
  }

  var value: Success? {
    if case .success(let value) = self { value } else { nil }
  }
}

/// Percent-decoded `name=value` pairs of a command.
func queryPairs(_ command: String) -> [(name: String, value: String)] {
  guard let mark = command.firstIndex(of: "?") else { return [] }
  return command[command.index(after: mark)...].split(separator: "&").map { pair in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (percentDecoded(parts[0]), parts.count > 1 ? percentDecoded(parts[1]) : "")
  }
}

private func percentDecoded(_ text: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = text.utf8
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"), let code = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
      bytes.append(code)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
