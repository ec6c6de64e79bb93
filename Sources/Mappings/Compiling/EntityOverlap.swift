import Contractors

/// Sees to it that no record is read as a company and as a contact too.
struct EntityOverlap {
  let reader: SourceReader

  /// Reports entities of which nothing keeps the records apart.
  func check(_ entities: SourceNode, in mapping: CompiledMapping) {
    guard mapping.format != .portal, let company = mapping.rules[.company],
      let contact = mapping.rules[.contact],
      company.mayShareRecords(with: contact)
    else { return }
    let conditions = [company.condition, contact.condition].compactMap(\.self)
    let witness = RecordWitness(choices: Condition.choices(of: conditions))
    let found = witness.record { raw in
      !company.isTombstone(raw) && !contact.isTombstone(raw) && conditions.allSatisfy { $0.holds(raw) }
    }
    guard let found else { return }
    let said = witness.choices.compactMap { choice in
      choice.place.text(in: found).map { (choice.place.name, $0) }
    }
    let entry = entities.entries.last
    let node = entry?.value.entries.first { $0.key == "where" }
    reader.report(
      node?.mark ?? entry?.mark ?? entities.mark, ["entities", entry?.key ?? ""], .ofBothEntities(said))
  }
}

extension EntityMapping {
  /// Whether a record of one may stand where the other's do.
  fileprivate func mayShareRecords(with other: EntityMapping) -> Bool {
    if recordPaths.isEmpty, other.recordPaths.isEmpty { return true }
    return recordPaths.contains { own in other.recordPaths.contains { own.mayMeet($0) } }
  }
}

extension RecordPath {
  /// Whether one element may be of both paths.
  func mayMeet(_ other: RecordPath) -> Bool { Self.mayMeet(steps[...], other.steps[...]) }

  private static func mayMeet(_ first: ArraySlice<String>, _ second: ArraySlice<String>) -> Bool {
    guard let one = first.first, let other = second.first else {
      return (first + second).allSatisfy { $0 == "**" }
    }
    if one == "**" { return mayMeet(first.dropFirst(), second) || mayMeet(first, second.dropFirst()) }
    if other == "**" { return mayMeet(second, first) }
    return (one == other || one == "*" || other == "*") && mayMeet(first.dropFirst(), second.dropFirst())
  }
}
