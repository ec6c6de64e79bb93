public import Contractors
public import Reconciliation

/// Records of one side that have the same official numbers: a remark, each of them goes on as a contractor of its own.
public struct RepeatedNumbers: Sendable, Hashable {
  /// Where they were read.
  public var stream: Stream
  /// The records.
  public var keys: [RecordKey]
  /// Where they stand in their source.
  public var positions: [SourcePosition]
  /// The number that they share: a tax id, else a number of registration.
  public var number: String

  /// Names some records.
  public init(stream: Stream, keys: [RecordKey], positions: [SourcePosition], number: String) {
    self.stream = stream
    self.keys = keys
    self.positions = positions
    self.number = number
  }
}

extension RunSession {
  /// So many groups are named.
  private static let repeatedMaximum = 1000

  /// Finds the new records that have the official numbers of others read with them. Records of one side are never made one, and to
  /// an empty other side nothing can be asked of them: so the run tells of it.
  func noteRepeatedNumbers() {
    repeated = []
    for side in Side.allCases {
      for entity in settings.entities.sorted() {
        let stream = Stream(side, entity)
        let fresh = readings[stream]?.fresh ?? [:]
        // Without a new record there is nothing to tell; mostly no number is there twice, and no group is made.
        guard fresh.keys.contains(where: { references.pair(stream, $0) == nil }) else { continue }
        var first: [String: RecordKey] = [:]
        var groups: [String: [Observed]] = [:]
        for observed in fresh.values where observed.record.removal != .removed {
          guard let number = Self.numberKey(of: observed.record) else { continue }
          if let key = first[number] {
            groups[number, default: [fresh[key]].compactMap(\.self)].append(observed)
          } else {
            first[number] = observed.key
          }
        }
        let found = groups.values.filter { group in
          group.count > 1 && group.contains { references.pair(stream, $0.key) == nil }
        }.map { group in group.sorted { ($0.position.order, $0.key) < ($1.position.order, $1.key) } }
        for group in found.sorted(by: {
          ($0[0].position.order, $0[0].key) < ($1[0].position.order, $1[0].key)
        })
        .prefix(max(0, Self.repeatedMaximum - repeated.count)) {
          let numbers = OfficialNumbers(group[0].record)
          repeated.append(
            RepeatedNumbers(
              stream: stream, keys: group.map(\.key), positions: group.map(\.position),
              number: numbers.taxId.isEmpty ? numbers.registrationNumber : numbers.taxId))
        }
      }
    }
  }

  /// What identifies a contractor alone; of an organisation without a reason code its tax id and its name, since branches have names
  /// of their own.
  private static func numberKey(of record: Record) -> String? {
    let numbers = OfficialNumbers(record)
    if let key = numbers.taxKey { return key }
    if numbers.taxId.isEmpty { return numbers.registrationNumber.isEmpty ? nil : numbers.registrationNumber }
    let name = Normal.nameWithoutLegalForm(record.fields["name"]?.text ?? "")
    return name.isEmpty ? nil : "\(numbers.taxId)/\(name)"
  }
}
