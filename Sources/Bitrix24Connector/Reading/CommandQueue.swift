import Bitrix24

/// Commands that read, sent in batches as full as can be, some batches at once.
///
/// A batch goes when it is full. One that is not full goes only when no answer is awaited, since any answer may bring more commands.
/// Chains of pages come first: what else there is to ask mostly comes of them.
///
/// Where an answer would be longer than the client takes, the queue's batches are halved for good, and a single page is read in portions.
final class CommandQueue<Tag: Sendable> {
  /// An answer, to whoever asked.
  enum Answered {
    case single(Tag, Result<Answer, PortalError>)
    case pages(Tag, [RecordPage], isEnd: Bool)
  }

  private struct Single: Sendable {
    let tag: Tag
    let method: String
    let parameters: Parameters
  }

  private struct Line {
    let tag: Tag
    var chain: PageChain
    var isUnderWay = false

    var isWaiting: Bool { !isUnderWay && !chain.isAtEnd }
  }

  /// What a batch holds, in the order of its commands: single ones first.
  private struct Parcel: Sendable {
    var commands: [Command] = []
    var singles: [Single] = []
    /// Chains with the number of their pages.
    var lines: [(line: Int, count: Int)] = []
  }

  /// A batch that was sent, with its answer.
  private struct Returned: Sendable {
    let parcel: Parcel
    let result: Result<BatchAnswer, PortalError>
  }

  private let client: PortalClient
  private let batchesAtOnce: Int
  private var singles: ArraySlice<Single> = []
  private var lines: [Line] = []
  private var commandsMax = BatchLimit.commandsMax

  init(_ client: PortalClient, batchesAtOnce: Int) {
    self.client = client
    self.batchesAtOnce = max(1, batchesAtOnce)
  }

  /// A command of its own.
  func add(_ tag: Tag, _ method: String, _ parameters: Parameters) {
    singles.append(Single(tag: tag, method: method, parameters: parameters))
  }

  /// A list, to be read to its end.
  func add(_ tag: Tag, _ chain: PageChain) { lines.append(Line(tag: tag, chain: chain)) }

  /// Whether everything is answered and every list was read to its end, as far as anybody asked.
  var isDone: Bool { singles.isEmpty && lines.allSatisfy(\.chain.isAtEnd) }

  /// Whether commands of their own wait to be sent.
  var hasCommands: Bool { !singles.isEmpty }

  /// Sends what there is to be sent and hands on the answers, which may add commands.
  ///
  /// - Parameters:
  ///   - isEnough: whether nothing more is to be sent for now; what is under way is awaited.
  ///   - holdsChains: whether chains wait for the time being.
  ///   - take: takes one answer.
  /// - Throws: what `take` throws, and `PortalError` of a request that failed as a whole.
  func run(
    isEnough: () -> Bool, holdsChains: () -> Bool, take: (Answered) throws -> Void
  ) async throws {
    let client = client
    try await withThrowingTaskGroup(of: Returned.self) { group in
      var underWay = 0
      while true {
        while !isEnough(), underWay < batchesAtOnce,
          let parcel = nextParcel(isIdle: underWay == 0, holdsChains: holdsChains())
        {
          underWay += 1
          group.addTask { await Self.send(parcel, client) }
        }
        guard let returned = try await group.next() else { return }
        underWay -= 1
        if case .failure(let error) = returned.result, error.answerIsTooLong {
          try await lessen(returned.parcel, error, take)
        } else {
          try deliver(try returned.result.get(), to: returned.parcel, take)
        }
      }
    }
  }

  /// Sends a batch and gives it back with what came of it.
  ///
  /// The result is put into a variable first: in optimised builds of Swift 6.3.1 a closure that returns `(key, .success(try await …))` out
  /// of `do throws`, where the error is large, loses the key, which it wrote before it awaited.
  private static func send(_ parcel: Parcel, _ client: PortalClient) async -> Returned {
    let result: Result<BatchAnswer, PortalError>
    do throws(PortalError) {
      // A page must not run that refers to one which did not: what it then shows may look like the end of its list. The commands
      // that a failure keeps from running are asked again.
      result = .success(try await client.batch(parcel.commands, halts: !parcel.lines.isEmpty))
    } catch {
      result = .failure(error)
    }
    return Returned(parcel: parcel, result: result)
  }

  /// What to do instead of a batch whose answer was too long: fewer commands at once, of one page its records in portions. Whoever asked
  /// another command alone is told.
  private func lessen(_ parcel: Parcel, _ error: PortalError, _ take: (Answered) throws -> Void) async throws
  {
    for (line, _) in parcel.lines { lines[line].isUnderWay = false }
    if parcel.commands.count > 1 {
      commandsMax = min(commandsMax, max(1, parcel.commands.count / 2))
      singles = parcel.singles + singles
    } else if let single = parcel.singles.first {
      try take(.single(single.tag, .failure(error)))
    } else if let line = parcel.lines.first?.line {
      var chain = lines[line].chain
      let pages = try await chain.takeInPortions(client)
      lines[line].chain = chain
      try take(.pages(lines[line].tag, pages, isEnd: chain.isAtEnd))
    }
  }

  /// Commands that somebody else's batch has room for, which begin a reading; chains stay.
  ///
  /// - Returns: the commands, with keys of the queue's own, and what hands on their answers, in their order.
  func share(_ room: Int) -> (commands: [Command], deliver: DeliverShared) {
    let together = Array(singles.prefix(max(0, room)))
    singles.removeFirst(together.count)
    let commands = together.enumerated().map {
      Command("k\($0)", $1.method, $1.parameters, effect: .read)
    }
    return (
      commands,
      { results, take in
        for (single, result) in zip(together, results) { try take(.single(single.tag, result)) }
      }
    )
  }

  /// Hands on the answers to shared commands.
  typealias DeliverShared = ([Result<Answer, PortalError>], (Answered) throws -> Void) throws -> Void

  private func deliver(
    _ answer: BatchAnswer, to parcel: Parcel, _ take: (Answered) throws -> Void
  ) throws {
    var outcomes = answer.outcomes.map(\.result)[...]
    for single in parcel.singles {
      guard let outcome = outcomes.popFirst() else { continue }
      if outcome.isHalted { singles.append(single) } else { try take(.single(single.tag, outcome)) }
    }
    for (line, count) in parcel.lines {
      let results = Array(outcomes.prefix(count))
      outcomes = outcomes.dropFirst(count)
      lines[line].isUnderWay = false
      if results.first?.isHalted == true { continue }
      let pages = try lines[line].chain.take(results, host: client.host)
      try take(.pages(lines[line].tag, pages, isEnd: lines[line].chain.isAtEnd))
    }
  }

  /// The next batch; nil when there is none that should go now.
  private func nextParcel(isIdle: Bool, holdsChains: Bool) -> Parcel? {
    var room = commandsMax
    var pages: [(line: Int, count: Int)] = []
    if !holdsChains {
      for line in lines.indices where lines[line].isWaiting && room > 0 {
        let count = min(lines[line].chain.wanted, room)
        pages.append((line, count))
        room -= count
      }
    }
    let together = singles.prefix(room)
    room -= together.count
    if room == commandsMax || (room > 0 && !isIdle) { return nil }
    var parcel = Parcel()
    singles.removeFirst(together.count)
    for (place, single) in together.enumerated() {
      parcel.commands.append(Command("k\(place)", single.method, single.parameters, effect: .read))
      parcel.singles.append(single)
    }
    for (line, count) in pages {
      parcel.commands += lines[line].chain.commands(count, key: "p\(line)_")
      parcel.lines.append((line, count))
      lines[line].isUnderWay = true
    }
    return parcel
  }
}

extension Result<Answer, PortalError> {
  /// Whether it did not run for the failure of another.
  fileprivate var isHalted: Bool {
    if case .failure(let error) = self { error.cause == .halted } else { false }
  }
}
