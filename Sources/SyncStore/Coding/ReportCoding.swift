internal import FoundationEssentials
internal import Reconciliation

/// The figures of runs and plans as JSON: a handful of rows, read by people with a database browser as well.
enum ReportCoding {
  static func text(of report: RunReport) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }

  /// - Returns: nil when an older version wrote it and a figure is missing: the run is still worth listing.
  static func report(_ text: String) throws(DamagedBytes) -> RunReport? {
    do {
      return try JSONDecoder().decode(RunReport.self, from: Data(text.utf8))
    } catch DecodingError.keyNotFound {
      return nil
    } catch {
      throw DamagedBytes()
    }
  }
}
