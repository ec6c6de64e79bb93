import Bitrix24
import Contractors
import HTTPTransfer

/// How the commands beside records are put into requests.
extension BelongingsSender {
  /// What came of a request: the results by the places of their commands, what its rows held before, and what commands behind them gave.
  struct Part: Sendable {
    var results: [(Int, Result<Answer, PortalError>)]
    var found = FoundRows()
    var tail: [Result<Answer, PortalError>] = []
    /// The places of commands whose row is not what it was.
    var moved: Set<Int> = []
  }

  /// Sends commands, some batches at once, and the last one after all others where a reading begins behind it.
  func send(_ pieces: [Piece], _ progress: inout Progress, _ tail: inout Tail) async {
    var parcels = parcels(pieces)
    var last: (parcel: [Int], commands: [Command])?
    if let reading = tail.reading, let parcel = parcels.last {
      let commands = reading.share(room(behind: parcel, pieces))
      if !commands.isEmpty { last = (parcels.removeLast(), commands) }
    }
    var parts = await ParcelWindow.send(parcels, atOnce: batchesAtOnce) { await send(pieces, $0) }
    if let last {
      let isConditional = last.parcel.contains { pieces[$0].isConditional }
      let part =
        isConditional
        ? await sendConditional(pieces, last.parcel, last.commands)
        : await send(pieces, last.parcel, with: nil, last.commands).part
      tail.take(part.tail)
      parts.append(part)
    }
    for part in parts {
      for (place, result) in part.results {
        progress.take(result, of: pieces[place], hasMoved: part.moved.contains(place))
      }
      progress.found.merge(part.found)
    }
  }

  /// How many commands fit behind those of a request.
  private func room(behind parcel: [Int], _ pieces: [Piece]) -> Int {
    guard let last = parcel.last, !pieces[last].travelsAlone else { return 0 }
    let lists = RequisiteHead.count(parcel.compactMap { pieces[$0].changes })
    let conditions = parcel.count { pieces[$0].isConditional }
    return pace.batchSize(of: pieces[last].method, besides: lists + conditions) - parcel.count
  }

  /// The places of the commands of each request: those that make rows first, whose batches need no lists.
  private func parcels(_ pieces: [Piece]) -> [[Int]] {
    var parcels: [[Int]] = pieces.indices.filter { pieces[$0].travelsAlone }.map { [$0] }
    var open: [Int] = []
    var bytes = 0
    let together = pieces.indices.filter { !pieces[$0].travelsAlone }
    // Those under a condition stand in batches of their own, which stop where one of them has moved on.
    for place in together.filter({ pieces[$0].changes == nil })
      + together.filter({ pieces[$0].changes != nil && !pieces[$0].isConditional })
      + together.filter({ pieces[$0].isConditional })
    {
      let size = pieces[place].bytes
      let lists = RequisiteHead.count((open + [place]).compactMap { pieces[$0].changes })
      var room = pace.batchSize(of: pieces[place].method, besides: lists)
      if pieces[place].isConditional { room = min(room, (BatchLimit.commandsMax - lists) / 2) }
      let isOfAnotherForm = open.last.map { pieces[$0].isConditional != pieces[place].isConditional } ?? false
      if !open.isEmpty, isOfAnotherForm || open.count >= room || bytes + size > BatchLimit.bytesMax / 2 {
        parcels.append(open)
        (open, bytes) = ([], 0)
      }
      open.append(place)
      bytes += size
    }
    return open.isEmpty ? parcels : parcels + [open]
  }

  /// The places of the commands that take a rider's free places.
  func joining(_ rider: Rider, _ pieces: [Piece]) -> [Int] {
    let taken = rider.commands.count
    var bytes = rider.bytes
    var places: [Int] = []
    for place in pieces.indices
    where !pieces[place].travelsAlone && !pieces[place].isConditional && pieces[place].effect == rider.effect
    {
      let lists = RequisiteHead.count((places + [place]).compactMap { pieces[$0].changes })
      let limit = min(pace.batchSize(of: pieces[place].method), pace.batchSize(of: rider.method))
      bytes += pieces[place].bytes
      guard taken + lists + places.count < BatchLimit.commandsMax,
        rider.orders.count + places.count < limit, bytes <= BatchLimit.bytesMax / 2
      else { break }
      places.append(place)
    }
    return places
  }

  private func send(_ pieces: [Piece], _ parcel: [Int]) async -> Part {
    if let first = parcel.first, pieces[first].travelsAlone {
      let piece = pieces[first]
      do throws(PortalError) {
        let answer = try await client.call(piece.method, piece.parameters, effect: piece.effect)
        return Part(results: [(first, .success(answer))])
      } catch {
        return failed(error, pieces, parcel)
      }
    }
    if let first = parcel.first, pieces[first].isConditional { return await sendConditional(pieces, parcel) }
    return await send(pieces, parcel, with: nil).part
  }

  /// Sends changes of rows, each only while its row is what it was. Source: sync-algorithm.md §1, "Batches on Bitrix24".
  private func sendConditional(_ pieces: [Piece], _ parcel: [Int], _ tail: [Command] = []) async -> Part {
    var part = Part(results: [])
    var rest = parcel
    while !rest.isEmpty {
      let head = heads(pieces, rest)
      let answer: BatchAnswer
      do throws(PortalError) {
        answer = try await client.batch(
          head + rest.flatMap { conditional(pieces[$0], $0) } + tail, halts: true)
      } catch {
        part.results += failed(error, pieces, rest).results
        return part
      }
      part.found.merge(RequisiteHead.rows(in: answer))
      part.tail = answer.outcomes.suffix(tail.count).map(\.result)
      var waiting: [Int] = []
      for place in rest {
        guard let result = answer["r\(place)"] else { continue }
        switch result {
        case .success(let done):
          if let time = done.time { pace.took(time.duration, pieces[place].method) }
          pace.succeeded(pieces[place].method)
        case .failure(let error) where error.cause == .halted:
          waiting.append(place)
          continue
        case .failure(let error):
          // A list that is empty told the portal no row.
          if error.cause == .refused, error.execution == .notExecuted,
            case .success(let list) = answer["c\(place)"], list.result.elements.isEmpty
          {
            part.moved.insert(place)
          }
        }
        part.results.append((place, result))
      }
      // Each answer settles one command at least, so that this ends; a list that failed as the first of all settles none.
      if waiting.count == rest.count {
        part.results += waiting.compactMap { place in answer.firstFailure.map { (place, .failure($0)) } }
        return part
      }
      rest = waiting
    }
    return part
  }

  private func heads(_ pieces: [Piece], _ parcel: [Int]) -> [Command] {
    part.map { RequisiteHead(part: $0).commands(parcel.compactMap { pieces[$0].changes }) } ?? []
  }

  /// The list that shows the row while it is what it was, and the change, which takes its number from there: none becomes 0, which
  /// the portal refuses.
  private func conditional(_ piece: Piece, _ place: Int) -> [Command] {
    guard let condition = piece.condition else { return [] }
    var parameters = piece.parameters
    parameters["id"] = .reference(
      Reference("c\(place)", path: [.index(0), .name(EntitySchema.idField)], prefix: "0"))
    return [
      condition.command("c\(place)"), Command("r\(place)", piece.method, parameters, effect: piece.effect),
    ]
  }

  func send(
    _ pieces: [Piece], _ parcel: [Int], with rider: Rider?, _ tail: [Command] = []
  ) async -> (part: Part, ridden: Sent) {
    let before = rider?.commands ?? []
    let head = heads(pieces, parcel)
    do throws(PortalError) {
      let answer = try await client.batch(
        before + head
          + parcel.map {
            Command("r\($0)", pieces[$0].method, pieces[$0].parameters, effect: pieces[$0].effect)
          } + tail)
      let outcomes = answer.outcomes.dropFirst(before.count + head.count)
      for (place, outcome) in zip(parcel, outcomes) {
        guard case .success(let done) = outcome.result, let time = done.time else { continue }
        pace.took(time.duration, pieces[place].method)
        pace.succeeded(pieces[place].method)
      }
      return (
        Part(
          results: zip(parcel, outcomes).map { ($0, $1.result) }, found: RequisiteHead.rows(in: answer),
          tail: outcomes.dropFirst(parcel.count).map(\.result)),
        rider?.outcome(of: .success(answer)) ?? Sent()
      )
    } catch {
      return (failed(error, pieces, parcel), rider?.outcome(of: .failure(error)) ?? Sent())
    }
  }

  private func failed(_ error: PortalError, _ pieces: [Piece], _ parcel: [Int]) -> Part {
    if error.execution != .notExecuted {
      for method in Set(parcel.map { pieces[$0].method }) { pace.failed(method, size: parcel.count) }
    }
    return Part(results: parcel.map { ($0, .failure(error)) })
  }
}
