import Contractors

/// Which place of an entity's fields a column of a header belongs to, where several places know it by one of their headings.
///
/// Two fields in one cell would write over one another. A column belongs to the place that names it first: as its own heading, else as
/// the earlier of its synonyms, else to the field that stands first. The other one looks for its next heading, or is not in the file.
struct ColumnClaims {
  private struct Owner: Equatable {
    let rule: Int
    let place: String
  }

  private let header: HeaderIndex
  private var owners: [Int: Owner] = [:]

  /// - Parameters:
  ///   - rules: the fields of an entity in their order.
  ///   - header: all columns.
  init(_ rules: [Rule], in header: HeaderIndex) {
    self.header = header
    claim(rules, first: 0)
  }

  /// The claims with those of a variant's fields, which are numbered on from the entity's own.
  func adding(_ rules: [Rule], first: Int) -> ColumnClaims {
    var all = self
    all.claim(rules, first: first)
    return all
  }

  private mutating func claim(_ rules: [Rule], first: Int) {
    var waiting = rules.enumerated().flatMap { offset, rule in
      rule.writtenColumns.map { place in
        (owner: Owner(rule: first + offset, place: place.name), headings: ([place.name] + place.also)[...])
      }
    }
    while !waiting.isEmpty {
      for index in waiting.indices {
        guard let heading = waiting[index].headings.popFirst(),
          let column = header.index(of: heading, also: [])
        else { continue }
        let owner = waiting[index].owner
        guard owners[column, default: owner] == owner else { continue }
        owners[column] = owner
        waiting[index].headings = []
      }
      waiting.removeAll { $0.headings.isEmpty }
    }
  }

  /// A place of a field, looked up in the columns that are not another one's.
  func bind(_ place: Place, of rule: Int) -> Place {
    let found = place.bound(to: header)
    let owner = Owner(rule: rule, place: place.name)
    guard case .column(_, let index) = found.binding, owners[index, default: owner] != owner else {
      return found
    }
    return place.bound(to: header.without(Set(owners.filter { $0.value != owner }.keys)))
  }
}

extension Rule {
  /// The places of a row that the field writes.
  fileprivate var writtenColumns: [Place] {
    if write == .never { return [] }
    return switch self {
    case .scalar, .split, .bag: places
    case .constant, .cases: []
    }
  }
}
