public import Contractors

/// What a connector promises in a conformance check, and how a replica with given records is made.
public struct ConformanceSubject: Sendable {
  /// Makes a fresh replica that holds these records of ``entity`` and nothing else of it.
  public var makeReplica: @Sendable ([Record]) async throws -> any Replica
  /// The entity that is checked.
  public var entity: Entity
  /// Two writable scalar fields, compared as text.
  public var scalars: (FieldName, FieldName)
  /// A writable bag of e-mail addresses, or nil where the replica has none.
  public var emails: FieldName?
  /// Edits a record behind the replica's back; nil where that cannot be done, and stale writes are not checked.
  public var edit: (@Sendable (any Replica, RecordKey, FieldName, String) async throws -> Void)?
  /// Whether records can be created, and found by their origin at once.
  public var creates: Bool
  /// Whether created records are found by their origin.
  public var keepsOrigin: Bool
  /// Whether records can be removed.
  public var deletes: Bool
  /// A value that the replica refuses for the first scalar; nil where it refuses none.
  public var refusedValue: String?
  /// What a whole reading amounts to.
  public var completeness: Completeness

  /// A subject that can do everything.
  public init(
    entity: Entity = .company, scalars: (FieldName, FieldName) = ("name", "comment"),
    emails: FieldName? = "emails",
    creates: Bool = true, keepsOrigin: Bool = true, deletes: Bool = true, refusedValue: String? = nil,
    completeness: Completeness = .complete,
    edit: (@Sendable (any Replica, RecordKey, FieldName, String) async throws -> Void)? = nil,
    makeReplica: @escaping @Sendable ([Record]) async throws -> any Replica
  ) {
    self.makeReplica = makeReplica
    self.entity = entity
    self.scalars = scalars
    self.emails = emails
    self.edit = edit
    self.creates = creates
    self.keepsOrigin = keepsOrigin
    self.deletes = deletes
    self.refusedValue = refusedValue
    self.completeness = completeness
  }
}

/// The checks that every implementation of ``Contractors/Replica`` passes.
///
/// ## Topics
/// - ``failures(of:)``
public enum ReplicaConformance {
  /// Runs all checks, each on a fresh replica.
  ///
  /// - Returns: one sentence for each thing that is not as the contract says; empty when all is well.
  public static func failures(of subject: ConformanceSubject) async -> [String] {
    var report = ConformanceReport(subject: subject)
    await report.check("reading") { try await $0.checkReading() }
    await report.check("known fingerprints") { try await $0.checkKnownFingerprints() }
    await report.check("an empty batch") { try await $0.checkEmptyBatch() }
    await report.check("updating") { try await $0.checkUpdate() }
    await report.check("clearing") { try await $0.checkClear() }
    await report.check("a bag") { try await $0.checkBag() }
    await report.check("a stale target") { try await $0.checkStale() }
    await report.check("an unknown key") { try await $0.checkUnknownKey() }
    await report.check("creating") { try await $0.checkCreate() }
    await report.check("removing") { try await $0.checkDelete() }
    await report.check("a refused value") { try await $0.checkRefusal() }
    await report.check("many operations") { try await $0.checkOrder() }
    return report.failures
  }
}

/// Collects what is not as it should be.
struct ConformanceReport {
  let subject: ConformanceSubject
  private(set) var failures: [String] = []
  private var name = ""

  init(subject: ConformanceSubject) { self.subject = subject }

  mutating func check(_ name: String, _ body: (inout ConformanceReport) async throws -> Void) async {
    self.name = name
    do { try await body(&self) } catch { failures.append("\(name): threw \(error)") }
  }

  mutating func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) {
    if !condition { failures.append("\(name): \(sentence())") }
  }

  var entity: Entity { subject.entity }

  /// Records that differ in both scalars, with one e-mail each.
  func samples(_ count: Int) -> [Record] {
    (1...count).map { number in
      var record = Record(entity)
      record[subject.scalars.0] = .text("Первое \(number)")
      record[subject.scalars.1] = .text("Второе \(number)")
      if let emails = subject.emails {
        record[emails] = .bag([Element("info\(number)@example.test", kind: "work")])
      }
      return record
    }
  }

  func text(_ observed: Observed?, _ field: FieldName) -> String? { observed?.record[field]?.text }
}

/// A reading from its start to its end.
struct WholeReading {
  var records: [RecordKey: Observed] = [:]
  var unchanged: Set<RecordKey> = []
  var others = 0
  var completeness = Completeness.partial
  var emptyPages = 0
  var doubled = 0

  init(_ replica: any Replica, _ request: ReadRequest) async throws {
    let pages = try await replica.read(request)
    while true {
      switch try await pages.next() {
      case .page(let observations):
        if observations.isEmpty { emptyPages += 1 }
        for observation in observations {
          switch observation {
          case .record(let observed):
            if records.updateValue(observed, forKey: observed.key) != nil { doubled += 1 }
          case .unchanged(let key): if !unchanged.insert(key).inserted { doubled += 1 }
          case .gone, .rejected: others += 1
          }
        }
      case .end(let completeness, _):
        self.completeness = completeness
        return
      }
    }
  }
}
