import Contractors

/// The conventions of a file that its rules fall back to (`values:`).
struct FileConventions: Sendable, Hashable {
  var dates: [DateFormat] = [DateFormat("yyyy-MM-dd")].compactMap(\.self)
  var decimal: Character = "."
  var yes = ["yes", "true", "1", "да", "истина", "+", "y"]
  var no = ["no", "false", "0", "нет", "ложь", "n"]
  var emptiness = Emptiness()
}

/// Compiles the places of rules: `Наименование`, `[Наименование, Название]`, `{column: …, also: […]}`.
struct PlaceCompiler {
  let reader: SourceReader
  let format: MappingFormat

  /// `column` in a CSV mapping, `field` in a portal's, `element` in an XML mapping.
  var placeKey: String {
    switch format {
    case .csv: "column"
    case .portal: "field"
    case .xml: "element"
    }
  }
  /// The keys of an inline place.
  var placeKeys: [String] {
    locatingKeys + (format == .xml ? ["codes", "cleared"] : ["width", "codes"])
      + (format == .portal ? ["swift"] : ["figures"])
  }
  /// The keys of a place that is only looked at.
  var locatingKeys: [String] {
    [placeKey, "also", "attribute"] + (format == .xml ? ["missing", "then", "width"] : ["optional"])
  }

  /// A place from a text, a list (the heading with its synonyms) or keys.
  func place(_ node: SourceNode, _ path: [String], holdsNumber: Bool = false) -> Place? {
    switch node.content {
    case .null:
      reader.report(node.mark, path, .noPlaceName(placeKey))
      return nil
    case .scalar, .sequence:
      guard let names = reader.texts(node, path) else { return nil }
      return place(names, at: node.mark, path, holdsNumber: holdsNumber)
    case .mapping:
      guard let keys = reader.keys(node, path, allowed: placeKeys) else { return nil }
      return place(keys, at: node.mark, path, holdsNumber: holdsNumber)
    }
  }

  /// A place from the keys of a rule that has further keys; nil without a report when `key` is not among them.
  func place(
    _ keys: [String: SourceNode], key: String? = nil, at mark: SourceMark, _ path: [String],
    holdsNumber: Bool = false
  ) -> Place? {
    let key = key ?? placeKey
    let attribute = keys["attribute"].flatMap { reader.text($0, path + ["attribute"]) }
    var place: Place
    if let node = keys[key] {
      guard let names = reader.texts(node, path + [key]),
        let found = self.place(names, at: node.mark, path + [key], holdsNumber: holdsNumber)
      else { return nil }
      place = found
    } else if attribute != nil {
      place = Place(steps: [])
      place.isFolding = format != .xml
    } else {
      reader.report(mark, path, .noPlace(key))
      return nil
    }
    if let attribute { place.attribute = attribute }
    if let also = keys["also"] {
      let names = reader.texts(also, path + ["also"]) ?? []
      if format == .xml {
        place.alternatives += names.compactMap { self.path($0, at: also.mark, path + ["also"]) }
      } else {
        place.also += names
      }
    }
    if format == .xml {
      if let missing = missing(keys, path) { place.missing = missing }
      continuations(keys, path, of: &place)
    }
    if let node = keys["width"] { width(node, path + ["width"], of: &place) }
    for (key, form) in [("figures", OtherForm.figures), ("swift", .swift)] {
      guard let node = keys[key] else { continue }
      place.figures = [self.place(node, path + [key], holdsNumber: holdsNumber)].compactMap(\.self)
      place.otherForm = form
    }
    if let node = keys["cleared"] {
      let cleared: Cleared? = reader.word(node, path + ["cleared"])
      place.goesWhenCleared = cleared == .gone
    }
    if let node = keys["codes"] {
      let codes: Codes? = reader.word(node, path + ["codes"])
      place.holdsCountryCode = codes == .countries
    }
    if let optional = keys["optional"] {
      place.isOptional = reader.flag(optional, path + ["optional"]) ?? false
    }
    if format == .portal { place.missing = .empty }
    return place
  }

  private func place(_ names: [String], at mark: SourceMark, _ path: [String], holdsNumber: Bool) -> Place? {
    guard let first = names.first, !names.contains(where: { $0.trimmed.isEmpty }) else {
      reader.report(mark, path, .emptyPlaceName(placeKey))
      return nil
    }
    if format == .xml {
      if holdsNumber {
        reader.report(mark, path, .numberedTree)
        return nil
      }
      let paths = names.compactMap { self.path($0, at: mark, path) }
      guard let main = paths.first, paths.count == names.count else { return nil }
      return Place(
        steps: main.steps, attribute: main.attribute, alternatives: Array(paths.dropFirst()), isFolding: false
      )
    }
    if holdsNumber, let bad = names.first(where: { !$0.contains("{n}") }) {
      reader.report(mark, path, .noNumber(bad))
      return nil
    }
    if !holdsNumber, let bad = names.first(where: { $0.contains("{n}") }) {
      reader.report(mark, path, .unwantedNumber(bad))
      return nil
    }
    var place = Place(steps: [PlaceStep(first)], also: Array(names.dropFirst()))
    if format == .portal { place.missing = .empty }
    return place
  }

  /// What becomes of an element whose value is cleared.
  private enum Cleared: String, CaseIterable { case empty, gone }

  /// What is written as a code.
  private enum Codes: String, CaseIterable { case countries }

  /// The further lines of a text (`then:`).
  private func continuations(_ keys: [String: SourceNode], _ path: [String], of place: inout Place) {
    if let node = keys["then"] {
      let names = reader.texts(node, path + ["then"]) ?? []
      place.continuations = names.compactMap { self.path($0, at: node.mark, path + ["then"]) }
      if !place.alternatives.isEmpty { reader.report(node.mark, path + ["then"], .linesAndAlternatives) }
      var seen: Set<PlacePath> = []
      for line in place.paths where !seen.insert(line).inserted {
        reader.report(node.mark, path + ["then"], .lineTwice(line.text))
      }
    }
  }

  /// How long a text may be: `12`, or `10-12` where it may not be shorter either.
  private func width(_ node: SourceNode, _ path: [String], of place: inout Place) {
    let bounds = (node.text ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard bounds.count == 2 else {
      place.width = reader.integer(node, path, in: 1...10_000)
      return
    }
    guard let low = bounds[0], let high = bounds[1], 1...high ~= low, high <= 10_000 else {
      reader.report(node.mark, path, .expected(Expectation.bounds, found: node))
      return
    }
    (place.minimumWidth, place.width) = (low, high)
  }

  /// What a place that is not there says; nil when the mapping leaves it to the format.
  func missing(_ keys: [String: SourceNode], _ path: [String]) -> Place.Missing? {
    guard let node = keys["missing"] else { return nil }
    switch node.text {
    case "empty": return .empty
    case "unsaid": return .absent
    default:
      reader.report(node.mark, path + ["missing"], .expected(["empty", "unsaid"].alternatives, found: node))
      return nil
    }
  }

  private func path(_ text: String, at mark: SourceMark, _ path: [String]) -> PlacePath? {
    do throws(PathFlaw) {
      return try PlacePath(text)
    } catch {
      reader.report(mark, path, .badPath(text.shortened, error))
      return nil
    }
  }
}

/// The formats of mappings.
public enum MappingFormat: String, Sendable, Hashable, CaseIterable {
  /// Rows with a header: a column that is not there is absent.
  case csv
  /// Records of a portal: a field that is left out of an answer is empty.
  case portal
  /// Elements of an XML document: one that is not there says nothing unless its rule says otherwise.
  case xml
}
