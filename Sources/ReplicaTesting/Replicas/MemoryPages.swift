import Contractors
import Synchronization

/// One step of a reading in memory: what is shown, or where it breaks off.
enum MemoryStep: Sendable {
  case show(ReadStep)
  case breakOff
}

/// The pages of a reading by offsets, each cut from what is there when it is asked for.
final class ShiftingPages: RecordPages, Sendable {
  private let replica: MemoryReplica
  private let request: ReadRequest
  private let offset = Mutex(0)

  init(_ replica: MemoryReplica, _ request: ReadRequest) {
    self.replica = replica
    self.request = request
  }

  func next() async throws -> ReadStep {
    let (_, fault) = replica.begin(.page)
    if fault == .unreachable { throw ReplicaUnreachable(connection: replica.connection) }
    return offset.withLock { offset in
      let page = replica.withState { [start = offset, request] in $0.page(of: request, from: start) }
      offset += page.count
      return page.isEmpty ? .end(replica.withState { $0.options.completeness }, nil) : .page(page)
    }
  }
}

/// The pages of a reading, fixed when it started.
final class MemoryPages: RecordPages, Sendable {
  private let replica: MemoryReplica
  private let rest: Mutex<[MemoryStep]>

  init(_ replica: MemoryReplica, steps: [MemoryStep]) {
    self.replica = replica
    rest = Mutex(steps)
  }

  func next() async throws -> ReadStep {
    let (_, fault) = replica.begin(.page)
    if fault == .unreachable { throw ReplicaUnreachable(connection: replica.connection) }
    let step = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    switch step {
    case .show(let shown):
      if case .page = shown { replica.withState { $0.counts.pages += 1 } }
      return shown
    case .breakOff: throw ReplicaUnreachable(connection: replica.connection)
    case nil: return .end(.partial, nil)
    }
  }
}

extension ReplicaState {
  /// The records from an offset on, as many as a page shows.
  mutating func page(of request: ReadRequest, from offset: Int) -> [Observation] {
    let rest = (records[request.entity] ?? [:]).sorted { $0.key < $1.key }.dropFirst(offset)
    let page = rest.prefix(max(1, options.pageSize))
    if !page.isEmpty { counts.pages += 1 }
    return page.map { key, native in observation(native, key, request) }
  }

  /// The whole course of a reading.
  mutating func steps(of request: ReadRequest, _ fault: Fault?) -> [MemoryStep] {
    let since = request.since.flatMap { Int($0.text) }
    var cursor = options.reading == .listing ? nil : Cursor("\(change)")
    if options.reading == .file, since == change { return [.show(.end(.untouched, cursor))] }
    var shown = records[request.entity] ?? [:]
    if case .stale(let changes) = fault, changes > 0, changes <= earlier.count {
      shown = earlier[earlier.count - changes][request.entity] ?? [:]
    }
    let isDelta = options.reading == .deltas && since != nil
    if options.reading == .file, fault?.isAnotherExport == true {
      // What is cut or lacks a column is another file than the whole one that is read before and after it.
      cursor = Cursor("\(change + 1)")
      change += 2
    }
    if case .silent(let fields) = fault {
      // A later delta must show the column.
      if options.reading == .deltas { cursor = nil }
      shown = shown.mapValues { native in
        var native = native
        for field in fields { native.record.fields[field] = nil }
        return native
      }
    }
    var observations = shown.sorted { $0.key < $1.key }
      .filter { !isDelta || $0.value.change > since ?? 0 }
      .map { key, native in observation(native, key, request) }
    if isDelta {
      observations += removed.filter { $0.entity == request.entity && $0.change > since ?? 0 }
        .filter { gone in records[request.entity]?[gone.key] == nil }
        .map { .gone($0.key, .explicit) }
    }
    let end = MemoryStep.show(.end(isDelta ? .partial : options.completeness, cursor))
    return steps(observations, end, fault)
  }

  private func steps(_ observations: [Observation], _ end: MemoryStep, _ fault: Fault?) -> [MemoryStep] {
    var observations = observations
    var last = end
    switch fault {
    case .truncated(let count): observations = Array(observations.prefix(count))
    case .broken(let count):
      observations = Array(observations.prefix(count))
      last = .breakOff
    case .shuffled(let seed):
      var random = RandomSource(seed: seed)
      observations.shuffle(using: &random)
    case .doubled: observations = Array(observations.prefix(max(1, options.pageSize))) + observations
    default: break
    }
    let size = max(1, options.pageSize)
    let pages = stride(from: 0, to: observations.count, by: size).map { start in
      MemoryStep.show(.page(Array(observations[start..<min(start + size, observations.count)])))
    }
    return pages + [last]
  }

  private mutating func observation(_ native: NativeRecord, _ key: RecordKey, _ request: ReadRequest)
    -> Observation
  {
    if native.isBroken {
      return .rejected(
        Rejection(
          position: .key(key), key: key,
          reason: Sentence(same: "the record cannot be read, as the test asked")))
    }
    let observed = observed(native, key)
    if request.known(observed.fingerprint) == key { return .unchanged(key) }
    counts.parsed += 1
    return .record(observed)
  }
}
