/// Follows all record paths at once, element by element.
///
/// Each path is a small automaton; bit *i* of its state says that the first *i* steps have been taken. The states
/// of the open elements are a stack.
struct PathMatcher: Sendable {
  private enum Step: Sendable {
    case named([UInt8])
    case any
    case anyDepth
    /// A name that the file's encoding cannot write, so that no element has it.
    case never
  }

  /// What entering an element tells.
  struct Match {
    /// The paths that end here, by index.
    var records: [Int]
    /// Whether some path can still end within the element.
    var isLive: Bool
  }

  private let paths: [[Step]]
  /// The states of the open elements, as many words each as there are paths.
  private var states: [UInt64]

  init(_ paths: [XMLRecordPath], encoding: XMLEncoding) {
    self.paths = paths.map { path in
      path.steps.map { step in
        switch step {
        case .named(let name): encoding.encode(name).map { .named($0) } ?? .never
        case .any: .any
        case .anyDepth: .anyDepth
        }
      }
    }
    states = []
    for path in self.paths { states.append(Self.closure(1, path)) }
  }

  /// Goes into an element whose local name stands at `start..<end`; the states stay only if it is live.
  mutating func enter(_ bytes: RawSpan, from start: Int, to end: Int) -> Match {
    var match = Match(records: [], isLive: false)
    let base = states.count - paths.count
    for (index, path) in paths.enumerated() {
      var left = states[base + index]
      var next: UInt64 = 0
      while left != 0 {
        let bit = left.trailingZeroBitCount
        left &= left - 1
        guard bit < path.count else { continue }
        switch path[bit] {
        case .any: next |= 2 << bit
        case .anyDepth: next |= 1 << bit
        case .never: break
        case .named(let name):
          let span = name.span.bytes
          if span.byteCount == end - start,
            ByteSearch.areEqual(span, at: 0, bytes, at: start, count: end - start)
          {
            next |= 2 << bit
          }
        }
      }
      next = Self.closure(next, path)
      if next & 1 << path.count != 0 { match.records.append(index) }
      match.isLive = match.isLive || next & ~(1 << path.count) != 0
      states.append(next)
    }
    if !match.isLive { leave() }
    return match
  }

  /// Comes out of a live element.
  mutating func leave() { states.removeLast(paths.count) }

  /// A step of any depth may be taken by no element at all.
  private static func closure(_ state: UInt64, _ path: [Step]) -> UInt64 {
    var state = state
    for (bit, step) in path.enumerated() {
      if case .anyDepth = step, state & 1 << bit != 0 { state |= 2 << bit }
    }
    return state
  }
}
