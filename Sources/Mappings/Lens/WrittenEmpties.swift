import Contractors

extension CompiledMapping {
  /// Makes the places of fields that are empty, and those that a bag leaves free, in a format that takes a missing one as unchanged.
  ///
  /// A field that the record does not state is left out: nothing is known of it.
  func writeEmpties(_ rules: [Rule], _ record: Record, into editor: inout RawEditor) {
    for rule in rules where rule.write != .never && rule.isThere {
      guard rule.fields.contains(where: { record[$0.name] != nil }) else { continue }
      for place in rule.fixedPlaces.flatMap(\.linePlaces) where !place.isThere(in: editor.raw) {
        _ = editor.set("", at: place)
      }
    }
  }
}

extension Rule {
  /// The places that a record has whatever it says; not those of repeated nodes.
  fileprivate var fixedPlaces: [Place] {
    guard case .bag(let rule) = self else { return places }
    return rule.sources.flatMap { source in
      if case .slot(let slot) = source { slot.places } else { [Place]() }
    }
  }
}
