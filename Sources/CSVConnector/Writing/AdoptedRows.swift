import CSVText
import Contractors
import Files
import Mappings

/// The records of a file that are to be taken over into another one, kept in a file of their own for as long as that takes.
struct AdoptedRows {
  /// What a record is known by in both files.
  struct Subject: Hashable {
    var entity: Entity
    var key: RecordKey
  }

  private struct Entry {
    var offset: Int
    /// The lengths of its rows.
    var rows: [Int]
    var order: Int
  }

  private let source: CSVSource
  private let spool: SpoolFile
  private var entries: [Subject: Entry] = [:]
  /// Those of which nothing was written yet.
  private var left: Set<Subject> = []

  /// Goes over a file.
  ///
  /// - Throws: ``CSVConnectorError``.
  init(_ source: CSVSource, _ isWanted: (Entity, RecordKey) -> Bool) throws(CSVConnectorError) {
    self.source = source
    do throws(FileError) { spool = try SpoolFile(faults: source.options.faults) } catch { throw .file(error) }
    let readers = source.mapping.entities.map { RowReader(source, entity: $0) }
    var offset = 0
    var rows = try RecordStream(source)
    while let item = try rows.next() {
      guard case .record(let record) = item else { continue }
      let subject = readers.lazy.compactMap { reader in
        reader.key(of: record).map { Subject(entity: reader.entity, key: $0) }
      }.first
      // Of a key that stands there twice the first record counts, as in every reading.
      guard let subject, isWanted(subject.entity, subject.key), entries[subject] == nil else { continue }
      let bytes = record.all.map { Array($0.raw) }
      do throws(FileError) { try spool.append(bytes.flatMap(\.self)) } catch { throw .file(error) }
      let lengths = bytes.map(\.count)
      entries[subject] = Entry(offset: offset, rows: lengths, order: entries.count)
      offset += lengths.reduce(0, +)
    }
    left = Set(entries.keys)
  }

  var isEmpty: Bool { entries.isEmpty }
  /// Whether records are left of which nothing was written.
  var isAnyLeft: Bool { !left.isEmpty }

  /// The subject under which a record is held, be it as another entity: a firm may have become a person in its old row.
  func held(_ subject: Subject) -> Subject? {
    if entries[subject] != nil { return subject }
    return source.mapping.entities.lazy
      .filter { $0 != subject.entity && source.mapping.sharesKeyPlace($0, subject.entity) }
      .map { Subject(entity: $0, key: subject.key) }.first { entries[$0] != nil }
  }

  /// The cells of a record, row by row, which counts as written from now on; nil where it was before, or holds what is no text.
  mutating func take(_ subject: Subject) throws(CSVConnectorError) -> [[String]]? {
    guard left.remove(subject) != nil, let entry = entries[subject] else { return nil }
    var cells: [[String]] = []
    var offset = entry.offset
    for count in entry.rows {
      let bytes: [UInt8]
      do throws(FileError) { bytes = try spool.bytes(at: offset, count: count) } catch { throw .file(error) }
      offset += count
      do throws(CSVError) {
        guard let row = try CSVRow(bytes, dialect: source.dialect, limits: source.options.limits) else {
          return nil
        }
        let values = try source.coding.values(of: row)
        guard !values.contains(nil) else { return nil }
        cells.append(values.compactMap(\.self))
      } catch {
        throw .rows(path: source.options.path, error)
      }
    }
    return cells
  }

  /// Those that are left, in the order of their file.
  var inOrder: [Subject] { left.sorted { (entries[$0]?.order ?? 0) < (entries[$1]?.order ?? 0) } }
}
