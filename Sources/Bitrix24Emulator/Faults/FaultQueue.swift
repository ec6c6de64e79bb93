/// The ordered misfortunes that have not struck yet.
struct FaultQueue: Sendable {
  var faults: [Fault] = []

  /// Takes what strikes a request: at most one fault, and every delay.
  ///
  /// `method` is the request's in lower case, `commands` are those inside a batch.
  mutating func takeForRequest(_ method: String, commands: [String]) -> (fault: Fault.Kind?, delay: Double) {
    var taken: Fault.Kind?
    var delay: Double = 0
    for place in faults.indices where !faults[place].isForCommands {
      guard taken == nil || faults[place].isDelay else { continue }
      guard ([method] + commands).contains(where: faults[place].matches) else { continue }
      guard strike(place) else { continue }
      if case .delay(let seconds) = faults[place].kind {
        delay += seconds
      } else {
        taken = faults[place].kind
      }
    }
    faults.removeAll { $0.times <= 0 }
    return (taken, delay)
  }

  mutating func takeForCommand(_ method: Method) -> Fault.Kind? {
    let key = method.name.lowercased()
    for place in faults.indices where faults[place].isForCommands && faults[place].matches(key) {
      if case .pageCut = faults[place].kind, !method.isList { continue }
      guard strike(place) else { continue }
      let kind = faults[place].kind
      faults.removeAll { $0.times <= 0 }
      return kind
    }
    return nil
  }

  private mutating func strike(_ place: Int) -> Bool {
    guard faults[place].skipping <= 0 else {
      faults[place].skipping -= 1
      return false
    }
    faults[place].times -= 1
    return true
  }
}
