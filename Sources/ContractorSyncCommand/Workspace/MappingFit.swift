import CSVConnector
import Contractors
import Mappings
import XMLConnector

/// A shipped mapping that understands a file.
struct MappingFit {
  var name: String
  var mapping: CompiledMapping
  /// How many columns it understands, or how many records it can read.
  var understood: Int
  /// How many records of its names a document has, whether they can be read or not.
  var records = 0
  /// How many columns there are; nil for XML.
  var columns: Int?
  /// Whether the file itself says that it is of the format.
  var isNamed = false
  /// Whether columns are known by where they stand, so that the headings say nothing of them.
  var isPositional = false
  /// How many columns rules look at; of XML 1 where the mapping is for documents with this root.
  var mapped = 0
}

extension MappingLibrary {
  /// The shipped mapping that understands a file best; nil when none understands at least half of its columns, or any of its
  /// records.
  ///
  /// A format without headings is guessed where the width of the rows, their keys and their values speak for it. Where none of a
  /// document's records can be read, the format is that of which it has most.
  func bestFit(for file: DataFile, relativeTo folder: String) throws -> MappingFit? {
    var best: MappingFit?
    // None of its records can be read, and it has some of the format all the same.
    var unreadable: MappingFit?
    for name in try shippedNames() {
      let mapping = try load(name, relativeTo: folder)
      guard mapping.format == file.format else { continue }
      let found = file.format == .xml ? try xmlFit(mapping, name, file) : csvFit(mapping, name, file)
      guard let found else { continue }
      if file.format == .xml, found.understood == 0 {
        if unreadable.map({ found.records > $0.records }) ?? true { unreadable = found }
      } else if best.map({ found.isBetter(than: $0) }) ?? true {
        best = found
      }
    }
    return best ?? unreadable
  }

  /// A file that is no well-formed XML is an error of the file, whatever the mapping.
  private func xmlFit(
    _ mapping: CompiledMapping, _ name: String, _ file: DataFile
  ) throws -> MappingFit? {
    guard mapping.document?.text == file.form, let report = try file.fitting(mapping) else { return nil }
    let records = report.records.values.reduce(0, +)
    let isOfRoot = mapping.document?.names(root: report.root) == true
    let count = max(0, records - report.unreadable)
    // A text is of its form whether it holds anything or not: a day without payments.
    if count == 0, file.form == nil, !isOfRoot || records == 0 { return nil }
    return MappingFit(
      name: name, mapping: mapping, understood: count, records: records, isNamed: true,
      mapped: isOfRoot ? 1 : 0)
  }

  private func csvFit(_ mapping: CompiledMapping, _ name: String, _ file: DataFile) -> MappingFit? {
    guard
      let report = try? CSVFileReport.describe(
        path: file.path, mapping: mapping, encoding: file.encoding, delimiter: file.delimiter)
    else { return nil }
    let rules = mapping.header
    let isNamed = rules?.lines.contains { !$0.checks.isEmpty } ?? false
    if rules?.naming == .position, !isNamed {
      let plain = try? CSVFileReport.describe(
        path: file.path, encoding: file.encoding, delimiter: file.delimiter)
      guard let plain else { return nil }
      guard rules?.isHeadings(plain.header) == true else {
        return mapping.positionalFit(of: [plain.header] + plain.samples).map { count in
          MappingFit(
            name: name, mapping: mapping, understood: report.mapped.count, columns: plain.header.count,
            isPositional: true, mapped: count)
        }
      }
    }
    let understood = report.mapped.count + report.unknown.count { rules?.lists($0) ?? false }
    guard isNamed || understood * 2 >= report.header.count else { return nil }
    return MappingFit(
      name: name, mapping: mapping, understood: understood, columns: report.header.count, isNamed: isNamed,
      mapped: report.mapped.count)
  }
}

extension MappingFit {
  /// Whether the file is of the format for sure, or has nothing else to be known by.
  var isOfFormat: Bool { isNamed || isPositional }

  fileprivate func isBetter(than other: MappingFit) -> Bool {
    if isNamed != other.isNamed { return isNamed }
    // A document of the format's own root is of that format, however many records another one sees in it.
    if columns == nil { return (mapped, understood) > (other.mapped, other.understood) }
    return (understood, mapped) > (other.understood, other.mapped)
  }

  /// What is said of it.
  var sentence: Sentence {
    columns.map { InitSentence.fits(name, understood, $0) } ?? MappingSentence.findsRecords(name, understood)
  }
}
