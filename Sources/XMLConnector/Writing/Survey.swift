import Contractors
import Mappings
import XMLText

/// A first pass over a file that is to be written: finds the records that operations are about and the places of new
/// ones, and makes sure that the whole file is well-formed before anything is written.
struct Survey {
  /// Where records of one list go.
  struct Site {
    /// The number of the list's end among the ends of lists in the file.
    var end: Int
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
    while let piece = try pieces.next() {
      switch piece {
      case .envelope: continue
      case .record(let slice):
        let xml: XMLRecord
        do throws(XMLError) { xml = try parser.parse(slice) } catch {
          throw .malformed(path: source.options.path, error)
        }
        if batch.isLooking {
          batch.look(at: tree.node(of: xml.root), number: number) { places.holds(slice, of: $0) }
        }
        number += 1
        last = xml
      case .listEnd(let end):
        let names = end.ancestry.ancestors.map(\.localName)
        for way in ways where way.starts(with: names) && names.count >= sites[way]?.depth ?? 0 {
          let isInList = names == way && last?.slice.ancestry.ancestors.map(\.localName) == way
          sites[way] = Site(end: ends, depth: names.count, neighbour: isInList ? last : nil)
        }
        ends += 1
      }
    }
  }
}
