public import Contractors

/// Tells which of many records may be one of a few new ones, so that only those are held against them.
///
/// Two records that the matcher would pair or ask about have one of these keys in common.
public struct Recognition {
  /// A key that more records have than these tells nobody from the others; so many are enough for the matcher to see that.
  private static let holdersMaximum = 20

  private let comparison: Comparison
  /// The keys of the new records, with how many others have them.
  private var holders: [String: Int] = [:]

  /// Knows the keys of new records.
  public init(of new: [Observed], _ comparison: Comparison) {
    self.comparison = comparison
    for observed in new {
      for key in Candidate(observed).recognitionKeys(comparison) { holders[key] = 0 }
    }
  }

  /// Whether a record has a key in common with one of the new ones, and not one that very many have.
  public mutating func concerns(_ record: Record) -> Bool {
    var isConcerned = false
    for key in Candidate(key: "", record).recognitionKeys(comparison) {
      guard let count = holders[key], count < Self.holdersMaximum else { continue }
      holders[key] = count + 1
      isConcerned = true
    }
    return isConcerned
  }
}

extension Candidate {
  /// Everything by which the matcher holds records of two sides against each other.
  fileprivate func recognitionKeys(_ comparison: Comparison) -> Set<String> {
    var keys = Set(unprovedNumbers)
    if let taxId { keys.insert("tax " + taxId) }
    if let registrationKey { keys.insert("registration " + registrationKey) }
    if let nameKey { keys.insert("name " + nameKey) }
    keys.formUnion(self.keys("emails", .email, comparison).map { "email " + $0 })
    keys.formUnion(self.keys("phones", .phone, comparison).map { "phone " + $0 })
    return keys
  }
}
