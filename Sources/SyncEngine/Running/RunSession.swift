import Contractors
import Reconciliation

/// The state of one run while it goes on; lives within one task.
final class RunSession {
  let settings: SyncSettings
  let replicas: Sides<any Replica>
  let store: any SyncStoring
  let environment: EngineEnvironment
  let options: RunOptions

  var capabilities: [Entity: Sides<Capabilities>] = [:]
  var units: [Entity: Units] = [:]
  /// All pairs of the sync as they stand now.
  var pairs: [PairID: Pair] = [:]
  var references = References()
  var readings: [Stream: StreamReading] = [:]
  /// The marks that were there when this run began to read; later ones are not its business.
  var marks: [Stream: StreamMarks] = [:]
  /// Sides that are read although only their marked records were asked for.
  var widened: Set<Side> = []
  /// Whether an earlier run with the same settings has read the sides.
  var isFamiliar = false
  /// Known keys that are missing, with the number of readings in a row.
  var missed: [Stream: [RecordKey: Int]] = [:]
  /// Records believed to be gone by this run's readings; a pair that is decided again must not forget it.
  var believedGone: [Stream: Set<RecordKey>] = [:]
  /// Known records that a side does not hold at present.
  var away: [Stream: Set<RecordKey>] = [:]
  /// The same of records without a pair of which it was asked whether they are those of pairs.
  var unshown: [Stream: Set<RecordKey>] = [:]
  /// Official numbers that records keep beside those they show, of the sides that keep several sets.
  var further: [Stream: FurtherNumbers] = [:]
  /// Records of earlier readings that this round's input was made from.
  var remembered: [Stream: [RecordKey: StoredObservation]] = [:]
  /// Records that this run wrote without learning what they hold now: our own value must not be taken for an edit.
  var unread: [Stream: Set<RecordKey>] = [:]
  /// Records that were made, and of which a side says that part of what they were to hold may not be there.
  var halfMade: Set<PairID> = []
  /// The moments before which sides asked not to be called.
  var notBefore: [Side: Timestamp] = [:]
  /// Operations that were not begun since a person stopped the run.
  var leftOver = 0
  /// Pairs whose record on a side turned out to be another one than the store knows: nothing is known of what it showed.
  var renewed: [PairID: Side] = [:]
  /// Fields that stand in another place of their side than before.
  var movedFields: [Stream: Set<FieldName>] = [:]
  /// Sides that refused a write of a pair in this run.
  var refused: [PairID: Set<Side>] = [:]
  /// Sides that refused one as a whole, without a field that could be left out: it is not tried again in this run.
  var refusedForGood: [PairID: Set<Side>] = [:]
  /// Fields that a side refused to write in this run: the others of the record go on without them.
  var refusedFields: [PairID: Sides<Set<FieldName>>] = [:]
  /// Updates that a side refused without naming a field: what of them is still to be tried.
  var divisions: [PairID: Sides<Division?>] = [:]
  /// Records that a side refused with references to records without a pair: they are written without those.
  var pairedOnly: Set<SidedPair> = []
  /// New records that a side refused with all references: they are made without.
  var withoutReferences: Set<PairID> = []
  /// When changes were sent, the last of each pair, that were not answered and may still be carried out.
  var unanswered: [PairID: Timestamp] = [:]
  /// When records were sent whose making was not answered and that are there all the same: what belongs to them may still come.
  var adopted: [PairID: Timestamp] = [:]
  var figures = GuardFigures()
  var run: Run
  var report = RunReport()
  let trafficBefore: Traffic
  var identities = Sides(left: "", right: "")
  /// The next free place in the run's journal.
  var sequence = 0
  /// What has been learned of records since they were read: the input of the next round.
  var next = NextRound()
  /// Registers as last accepted or recorded in this run.
  var accepted = RegisterTable()
  /// Records set aside before this run.
  var knownSetAside: [SetAside] = []
  /// Official numbers that look mistyped, in the order of sides, entities and lines.
  var doubtful: [DoubtfulNumber] = []
  /// New records with the official numbers of others of their side.
  var repeated: [RepeatedNumbers] = []
  /// Everything the run planned, for reports; links that end stand behind what is written.
  var operations: [PlannedOperation] = []
  /// The pairs of the first plan, as it would store them.
  var planned: [PairID: Pair] = [:]
  /// What somebody changed in the target of a one-way sync.
  var drifts: [HistoryEntry] = []

  init(
    settings: SyncSettings, replicas: Sides<any Replica>, store: any SyncStoring,
    environment: EngineEnvironment,
    options: RunOptions
  ) {
    self.settings = settings
    self.replicas = replicas
    self.store = store
    self.environment = environment
    self.options = options
    trafficBefore = environment.traffic()
    run = Run(trigger: options.trigger, startedAt: environment.now())
  }

  /// How long a lease lasts; it is renewed before every batch and while the run waits.
  private static let leaseSeconds = 180.0
  /// The longest wait without renewing the lease.
  private static let waitSeconds = 60.0

  func renewLease() throws {
    let now = environment.now()
    let until = now.adding(seconds: Self.leaseSeconds)
    guard try store.lease(owner: environment.owner, now: now, until: until) else {
      throw EngineError.leaseLost
    }
  }

  /// Waits in pieces and renews the lease after each; not on once a person stops the run.
  func waitUnderLease(_ seconds: Double) async throws {
    var rest = seconds
    while rest > 0, !environment.isStopping() {
      do {
        try await environment.sleep(min(rest, Self.waitSeconds))
      } catch is CancellationError where environment.isStopping() {}
      rest -= Self.waitSeconds
      try renewLease()
    }
  }
}

/// One side of a pair.
struct SidedPair: Hashable {
  var pair: PairID
  var side: Side

  init(_ operation: PlannedOperation) {
    pair = operation.pair
    side = operation.side
  }
}

/// Pairs that must be decided again in this run, with what is known of them.
struct NextRound {
  /// Records read back or looked up that differ from what the registers hold.
  var fresh: [Stream: [RecordKey: Observed]] = [:]
  /// Records that turned out to be gone.
  var gone: [Stream: Set<RecordKey>] = [:]
  /// Pairs to be decided again without news.
  var pairs: Set<PairID> = []
  /// Whether a side put off what was to be done: the round does it, and decides nothing else anew.
  var isThrottled = false
  /// Whether fields of a refused change are tried by halves: such rounds come to an end by themselves.
  var isDividing = false
  /// The moment before which the round does not begin, where a side asked to wait and did not say how long.
  var notBefore: Timestamp?

  var isEmpty: Bool { fresh.isEmpty && gone.isEmpty && pairs.isEmpty }

  /// The pairs of which something has been learned.
  func learned(_ references: References) -> Set<PairID> {
    var learned: Set<PairID> = []
    for (stream, records) in fresh {
      learned.formUnion(records.keys.compactMap { references.pair(stream, $0) })
    }
    for (stream, keys) in gone { learned.formUnion(keys.compactMap { references.pair(stream, $0) }) }
    return learned
  }
}
