import Contractors
import Mappings
import XMLText

/// A first pass over a file that is to be written: finds the records that operations are about and the places of new
/// ones, and makes sure that the whole file is well-formed before anything is written.
struct Survey {
  /// Where records of one list go.
  struct Site {
    /// The number of the end among the ends of lists in the file, before which records go, or behind it.
    var end: Int
    /// The list that is there; the end of another element when that must come before the ones that are made.
    var list: XMLListEnd
    /// Whether records go behind the end of that number.
    var isBehind = false
    /// How many names of the way to the list are there.
    var depth: Int
    /// The last record of the list; nil where it holds none.
    var neighbour: XMLRecord?
  }

  /// By the names of the way to a list.
  private(set) var sites: [[String]: Site] = [:]

  /// Goes over the file.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - batch: notes the records that its operations are about.
  ///   - parser: reads the records.
  /// - Throws: ``XMLConnectorError``, also for what is found at the file's very end.
  init(
    _ source: XMLSource, _ batch: inout OperationBatch, parser: XMLRecordParser
  ) throws(XMLConnectorError) {
    let places = source.places
    let tree = RawTree(source)
    let ways = Set(places.newRecords.values)
    var pieces = try source.pieces()
    var number = 0
    var ends = 0
    var last: XMLRecord?
    // By the list that is missing: the last element beside it that must come before it.
    var precedents: [[String]: Int] = [:]
    while let piece = try pieces.next() {
      switch piece {
      case .envelope: continue
      case .record(let slice):
        let xml: XMLRecord
        do throws(XMLError) { xml = try parser.parse(slice) } catch {
          throw .malformed(path: source.options.path, error)
        }
        if batch.isLooking {
          batch.look(at: xml, tree.node(of: xml.root), number: number, places)
        }
        number += 1
        last = xml
      case .listEnd(let end):
        let names = end.ancestry.ancestors.map(\.localName)
        for later in places.precedents[names] ?? [] { precedents[later] = ends }
        for way in ways where way.starts(with: names) && names.count >= sites[way]?.depth ?? 0 {
          let isInList = names == way && last?.slice.ancestry.ancestors.map(\.localName) == way
          let precedent = names.count < way.count ? precedents[Array(way.prefix(names.count + 1))] : nil
          sites[way] = Site(
            end: precedent ?? ends, list: end, isBehind: precedent != nil, depth: names.count,
            neighbour: isInList ? last : nil)
        }
        precedents = precedents.filter { !$0.key.starts(with: names) }
        ends += 1
      }
    }
  }
}
