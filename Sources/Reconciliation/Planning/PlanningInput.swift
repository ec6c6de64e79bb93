public import Contractors

/// What is known of a record's existence on one side.
public enum Presence: Sendable, Hashable {
  /// It is there, or nothing speaks against it.
  case present
  /// It is believed to be gone. Source: `sync-algorithm.md` §4.6.
  case gone
  /// Its pair ended, and under its key nothing has been there since.
  case absent
}

/// A pair that must be decided, with what was observed.
public struct PairInput: Sendable {
  /// The pair.
  public var pair: Pair
  /// Its registers; nil without history.
  public var registers: Registers?
  /// What was read anew of each side; nil where nothing new was read.
  public var observed: Sides<Observed?>
  /// Whether each side's record is there.
  public var presence: Sides<Presence>
  /// Each side's version as last read.
  public var versions: Sides<String?>
  /// Whether each side's record is gone by a mark alone, which it bears itself.
  public var isMarked = Sides(left: false, right: false)
  /// Whether each side does not hold the record at present, which does not mean that it is gone: what is to be written waits.
  public var isAway = Sides(left: false, right: false)
  /// How the pair stands where a change was sent and not answered; nil where none was.
  public var lateness: Lateness?

  /// Makes an input.
  public init(
    pair: Pair, registers: Registers?, observed: Sides<Observed?>,
    presence: Sides<Presence> = Sides(left: .present, right: .present),
    versions: Sides<String?> = Sides(left: nil, right: nil)
  ) {
    self.pair = pair
    self.registers = registers
    self.observed = observed
    self.presence = presence
    self.versions = versions
  }
}

/// Everything a plan is computed from.
public struct PlanningInput: Sendable {
  /// The sync.
  public var settings: SyncSettings
  /// What each side can hold, by entity.
  public var capabilities: [Entity: Sides<Capabilities>]
  /// The units of entities, where they are worked out already; those of the others are worked out from the capabilities.
  public var units: [Entity: Units] = [:]
  /// The time of the run.
  public var now: Timestamp
  /// Pairs that must be decided.
  public var pairs: [PairInput] = []
  /// Pairs whose second record was refused and is not to be made again yet: decided only when it is found among those without a pair.
  public var dormant: [PairInput] = []
  /// Coupled pairs of which each side's reading, which showed all that the side holds, did not show the record; where nothing was read,
  /// those of which it was asked whether they are shown under another key.
  public var absent: [Entity: Sides<[PairInput]>] = [:]
  /// Records without a pair that an earlier reading showed already: they are there beside others, none of which can have got their keys.
  public var knownUnpaired: [Stream: Set<RecordKey>] = [:]
  /// Streams of which a reading showed all records, so that what it did not show is believed to be gone sooner or later.
  public var whole: Set<Stream> = []
  /// Keys of records without a pair that a side showed once and does not show at present, which does not mean that they are gone.
  public var unshown: [Stream: Set<RecordKey>] = [:]
  /// Records without a pair.
  public var unpaired: [Entity: Sides<[Observed]>] = [:]
  /// By the side of the record: pairs that ended and whose record is there, where a new record of the other side may be its counterpart or
  /// it was asked so. Their registers are those of the ended pair, and the other record's presence tells whether that is there too.
  public var stayed: [Entity: Sides<[PairInput]>] = [:]
  /// Official numbers that records keep beside those they show, where a side keeps several sets of them for one record.
  public var further: [Stream: [RecordKey: [OfficialNumbers]]] = [:]
  /// Questions about who is who, with their answers.
  public var reviews: [Review] = []
  /// Open conflicts.
  public var conflicts: [Conflict] = []
  /// All pairs, for references and origins.
  public var references = References()
  /// Keys under which a side shows what was set aside: a record that stands there twice, or cannot be read.
  public var setAside: [Stream: Set<RecordKey>] = [:]
  /// Pairs that ended, by the keys they hold.
  public var tombs: [Stream: Set<RecordKey>] = [:]
  /// New records of which a person is asked first whether they are those of pairs, under another key.
  var renamed: [RenamingQuestion] = []
  /// Keys that records lose by this very plan.
  public var lost = LostKeys()
  /// The id of the next new pair.
  public var nextPairID = PairID(rawValue: 1)

  /// Makes an input without data.
  public init(settings: SyncSettings, capabilities: [Entity: Sides<Capabilities>], now: Timestamp) {
    self.settings = settings
    self.capabilities = capabilities
    self.now = now
  }
}
