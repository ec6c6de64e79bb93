import Bitrix24
import Contractors

/// The values of a call as people type them: `select[]=ID filter[>ID]=5 fields[TITLE]=Ромашка`, as in a query of PHP.
enum CallArguments {
  /// Reads `name=value` texts; names in brackets nest, empty brackets append.
  ///
  /// - Throws: ``CommandFailure`` for a text without `=`, without a name, or with brackets that do not close.
  static func parameters(_ texts: [String]) throws -> Parameters {
    var tree = Tree.map([])
    for text in texts {
      guard let equals = separator(in: text), let way = way(text[..<equals]) else {
        throw CommandFailure(ExitStatus.usage, CallSentence.badValue(text))
      }
      tree.set(String(text[text.index(after: equals)...]), at: way[...])
    }
    guard case .map(let parameters) = tree.parameter else { return [:] }
    return parameters
  }

  /// The first `=` outside of brackets: a filter's name may have one, `filter[>=ID]=5`.
  private static func separator(in text: String) -> String.Index? {
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case "=" where depth <= 0: return index
      default: break
      }
    }
    return nil
  }

  private static func way(_ name: Substring) -> [String]? {
    let parts = name.split(separator: "[", omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty, !first.contains("]") else { return nil }
    var way = [String(first)]
    for part in parts.dropFirst() {
      guard part.hasSuffix("]"), !part.dropLast().contains("]") else { return nil }
      way.append(String(part.dropLast()))
    }
    return way
  }

  private indirect enum Tree {
    case text(String)
    case map([(name: String, value: Tree)])

    mutating func set(_ text: String, at way: ArraySlice<String>) {
      guard let first = way.first else {
        self = .text(text)
        return
      }
      var entries: [(name: String, value: Tree)] = if case .map(let known) = self { known } else { [] }
      let name = first.isEmpty ? String(entries.count) : first
      let place = entries.firstIndex { $0.name == name } ?? entries.endIndex
      if place == entries.endIndex { entries.append((name, .map([]))) }
      entries[place].value.set(text, at: way.dropFirst())
      self = .map(entries)
    }

    var parameter: Parameter {
      switch self {
      case .text(let text): return .text(text)
      case .map(let entries):
        let isList =
          !entries.isEmpty && entries.enumerated().allSatisfy { $0.element.name == String($0.offset) }
        if isList { return .list(entries.map(\.value.parameter)) }
        var map = Parameters()
        for entry in entries { map[entry.name] = entry.value.parameter }
        return .map(map)
      }
    }
  }
}
