/// What a replica can hold of one entity. Where a limit is known beforehand it is a *projection*: a value that was cut by it
/// is not a change made by anybody.
public struct Capabilities: Sendable, Hashable {
  /// The fields the replica carries; a field that is not here is always absent there.
  public var fields: [FieldName: FieldCapability]
  /// Whether records can be created.
  public var canCreate: Bool
  /// Whether records can be removed for good.
  public var canDelete: Bool
  /// Whether a record that the side marks as removed is still there, and an update can take the mark off.
  public var liftsMarks = false
  /// Whether created records keep an ``Origin`` that ``Replica/lookUp(origin:entity:)`` finds again.
  public var keepsOrigin: Bool
  /// Whether an update can give a record another ``Origin``, as when its counterpart has another key now: false where the key was made
  /// of the origin.
  public var movesOrigins = false
  /// Whether a creation without an answer has happened or never will as soon as the process that sent it has ended: true for a file,
  /// where a look-up by origin tells the whole truth, false for a portal, whose index lags and where a request may be on its way.
  public var settlesAtOnce = false
  /// Whether a look-up by key that finds nothing is evidence that the record is gone: true for a portal that was asked, false for
  /// a file, which may be cut or late.
  public var confirmsRemovals: Bool
  /// Whether each reading that reads anything shows all records that can be written now: true for a file, false for a portal, which
  /// need not show what did not change.
  public var showsAll = false
  /// Whether the replica may keep several sets of official numbers for one record, of which ``ReadRequest/meant`` chooses one.
  public var keepsSeveralNumbers = false
  /// Whether the replica keeps official numbers that it does not show to this caller: its records cannot be recognised by them.
  public var hidesNumbers = false
  /// How many operations one call of ``Replica/apply(_:)`` should carry at most; at least 1.
  public var batchSize: Int

  /// Makes a statement of capabilities.
  public init(
    fields: [FieldName: FieldCapability], canCreate: Bool = true, canDelete: Bool = true,
    keepsOrigin: Bool = false,
    confirmsRemovals: Bool = false, batchSize: Int = 50
  ) {
    self.fields = fields
    self.canCreate = canCreate
    self.canDelete = canDelete
    self.keepsOrigin = keepsOrigin
    self.confirmsRemovals = confirmsRemovals
    self.batchSize = batchSize
  }
}

/// What a replica can hold of one field.
public struct FieldCapability: Sendable, Hashable {
  /// Whether the field can be written; a field that only reads takes no part in what is sent.
  public var isWritable: Bool
  /// Whether a new record is given the field; by default where it can be written. A key made of names is given once and for all.
  public var isGivenToNew: Bool {
    get { given ?? isWritable }
    set { given = newValue }
  }
  private var given: Bool?
  /// The longest text in characters; longer ones are cut at their end. Nil is no limit.
  public var maximumLength: Int?
  /// How many elements of a bag fit in all; nil is no limit.
  public var maximumElements: Int?
  /// How many elements of each kind fit, when kinds have places of their own (columns such as `Мобильный телефон`).
  /// The kind `*` takes every kind without a place of its own. Nil is any kind, any number.
  public var kinds: [String: Int]?
  /// How many different kinds fit at once, where each place holds any number of elements of one kind (`Phone 1 - Type` beside several
  /// phones in `Phone 1 - Value`); nil is no limit.
  public var maximumKinds: Int?
  /// Whether an element's kind is stored.
  public var carriesKind: Bool
  /// Whether an element's comment is stored.
  public var carriesComment: Bool
  /// The element parts that are stored (addresses, bank accounts); nil is all of them.
  public var parts: Set<String>?
  /// Whether a record that shows the bag shows all its elements; where not, those that are missing are still there.
  public var showsAll = true
  /// Where a single value stands, as the side names it, such as a portal's field; nil where that is not told. In another place an empty
  /// value is no clearing.
  public var place: String?
  /// What the order of a bag of references says; see ``ElementOrder``.
  public var order = ElementOrder.unsaid
  /// The field that stands in this one's place where this one is empty, since the format wants something there.
  ///
  /// A value that says the same as that field cannot be told from none there: the side shows it as empty.
  public var repeats: FieldName?

  /// Makes a capability without limits.
  public init(
    isWritable: Bool = true, maximumLength: Int? = nil, maximumElements: Int? = nil,
    kinds: [String: Int]? = nil,
    carriesKind: Bool = true, carriesComment: Bool = false, parts: Set<String>? = nil
  ) {
    self.isWritable = isWritable
    self.maximumLength = maximumLength
    self.maximumElements = maximumElements
    self.kinds = kinds
    self.carriesKind = carriesKind
    self.carriesComment = carriesComment
    self.parts = parts
  }
}

/// What the order of a bag's elements says on a side; the first one is the primary one.
public enum ElementOrder: Sendable, Hashable {
  /// Nothing: elements stand in any order.
  case unsaid
  /// It is somebody's order, and the side is not put into another one.
  case stated
  /// It is somebody's order, and the side can be put into another one.
  case kept
}
