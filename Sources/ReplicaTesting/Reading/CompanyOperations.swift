public import Contractors

extension Operation {
  /// A company's new name, expected to have been another.
  public static func rename(
    _ key: RecordKey, _ name: String, from expected: String? = nil, id: Int = 1
  ) -> Operation {
    Operation(
      id: id, entity: .company, key: key, action: .update(["name": .set(.text(name))]),
      expected: expected.map { ["name": .text($0)] } ?? [:])
  }

  /// A new company made from a record of a portal.
  public static func create(_ name: String, origin: String, id: Int = 1) -> Operation {
    Operation(
      id: id, entity: .company, key: nil,
      action: .create(
        Record(.company, ["name": .text(name)], origin: Origin(originator: "crm", id: origin))))
  }

  /// A company that goes.
  public static func delete(_ key: RecordKey, id: Int = 1) -> Operation {
    Operation(id: id, entity: .company, key: key, action: .delete)
  }
}

extension Outcome {
  /// What was read back or found instead.
  public var observed: Observed? {
    switch self {
    case .done(_, let observed), .stale(let observed): observed
    default: nil
    }
  }

  /// Whether the operation was done.
  public var isDone: Bool { if case .done = self { true } else { false } }

  /// Why it was refused.
  public var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
