import Contractors
import Mappings
import XMLText

/// Where the records of all entities stand in a document, and the lists in which new ones go.
///
/// A file is cut by the paths of all entities, whichever is read, so that its pieces are always the same.
struct RecordPlaces: Sendable {
  /// The paths of records, each once.
  let paths: [XMLRecordPath]
  /// The elements from the root down to the lists of new records.
  let lists: [XMLRecordPath]
  /// Whether records of further lists belong to those of an entity.
  let hasJoins: Bool
  /// The names down to the list where new records of an entity go; none where no path of the mapping says it.
  let newRecords: [Entity: [String]]

  /// By the way to an element the lists beside it that must come later.
  let precedents: [[String]: [[String]]]

  private let recordPaths: [Entity: [RecordPath]]
  /// Whether all entities stand in the same places, so that conditions alone tell them apart.
  private let areShared: Bool
  private let recordNames: [String]
  private let listIndices: [[String]: Int]

  init(_ mapping: CompiledMapping) {
    var recordPaths: [Entity: [RecordPath]] = [:]
    var newRecords: [Entity: [String]] = [:]
    var paths: [RecordPath] = []
    var lists: [[String]] = []
    var hasJoins = false
    var precedents: [[String]: [[String]]] = [:]
    for entity in mapping.entities {
      let own = mapping.recordPaths(of: entity)
      recordPaths[entity] = own
      for path in own where !paths.contains(path) { paths.append(path) }
      for list in mapping.joins(of: entity) {
        for path in list.paths where !paths.contains(path) { paths.append(path) }
        hasJoins = true
      }
      guard let first = own.first(where: \.isPlain), first.steps.count > 1 else { continue }
      let list = Array(first.steps.dropLast())
      newRecords[entity] = list
      for depth in 1...list.count where !lists.contains(Array(list.prefix(depth))) {
        lists.append(Array(list.prefix(depth)))
      }
    }
    for list in lists where list.count > 1 {
      for name in mapping.document?.predecessors(of: list[list.count - 1], in: list[list.count - 2]) ?? [] {
        let sibling = Array(list.dropLast()) + [name]
        precedents[sibling, default: []].append(list)
      }
    }
    // An element that holds records keeps its place among the lists.
    lists += precedents.keys.filter { !lists.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) }
    self.precedents = precedents
    self.recordPaths = recordPaths
    self.newRecords = newRecords
    areShared = !hasJoins && Set(recordPaths.values.map(Set.init)).count <= 1
    self.hasJoins = hasJoins
    // The mapping's paths are shorter than the scanner's limit or would match nothing in its depth either.
    let known = paths.compactMap { path in XMLRecordPath(path.text).map { ($0, path.steps.last ?? "") } }
    self.paths = known.map(\.0)
    recordNames = known.map(\.1)
    // The root keeps a place too: what comes from another document may fit nowhere else.
    self.lists = (lists.map { $0.map { .named($0) } } + [[.any]]).compactMap { XMLRecordPath($0) }
    listIndices = Dictionary(
      lists.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether a list comes before another one, by the order of the format and else by their names.
  func comes(_ way: [String], before other: [String]) -> Bool {
    for (index, names) in zip(way, other).enumerated() where names.0 != names.1 {
      let (own, others) = (Array(way.prefix(index + 1)), Array(other.prefix(index + 1)))
      if precedents[own]?.contains(others) == true { return true }
      if precedents[others]?.contains(own) == true { return false }
      return names.0 < names.1
    }
    return way.count < other.count
  }

  /// Whether records of an entity stand where a slice does.
  func holds(_ slice: XMLSlice, of entity: Entity) -> Bool {
    if areShared { return recordPaths[entity] != nil }
    return stands(slice, at: recordPaths[entity] ?? [])
  }

  /// Whether a slice stands at one of some paths.
  func stands(_ slice: XMLSlice, at paths: [RecordPath]) -> Bool {
    let names = slice.ancestry.ancestors.map(\.localName) + [name(of: slice)]
    return paths.contains { Self.matches($0.steps[...], names[...]) }
  }

  /// What the record of a slice is called.
  func name(of slice: XMLSlice) -> String { recordNames[slice.path] }

  /// Whether a slice stands in the list where new records of an entity go.
  func isInList(_ slice: XMLSlice, of entity: Entity) -> Bool {
    newRecords[entity] == slice.ancestry.ancestors.map(\.localName)
  }

  /// The paths at which records of an entity stand.
  func paths(of entity: Entity) -> [RecordPath] { recordPaths[entity] ?? [] }

  /// The names down to where a record of another document goes in one with some root: the elements that are around it there, else those that
  /// a path says.
  ///
  /// - Parameters:
  ///   - root: the name of the root.
  ///   - name: what the record is called.
  ///   - former: the names of the elements around it in the other document.
  ///   - paths: where it may stand.
  /// - Returns: nil where no path leads there from that root.
  static func way(under root: String, to name: String, from former: [String], at paths: [RecordPath])
    -> [String]?
  {
    let said = paths.map { path in
      [root] + path.steps.dropLast().dropFirst().filter { $0 != "**" }.map { $0 == "*" ? root : $0 }
    }
    return ([[root] + former.dropFirst(), [root] + former] + said).first { way in
      paths.contains { matches($0.steps[...], (way + [name])[...]) }
    }
  }

  /// The index among ``lists`` of an element by the names down to it.
  func index(ofList names: some Sequence<String>) -> Int? { listIndices[Array(names)] }

  private static func matches(_ steps: ArraySlice<String>, _ names: ArraySlice<String>) -> Bool {
    guard let step = steps.first else { return names.isEmpty }
    if step == "**" {
      return matches(steps.dropFirst(), names) || !names.isEmpty && matches(steps, names.dropFirst())
    }
    guard let name = names.first, step == "*" || step == name else { return false }
    return matches(steps.dropFirst(), names.dropFirst())
  }
}
