/// How much of a file may belong to one thing before it is taken for damage.
public struct CSVLimits: Sendable, Hashable {
  /// The most bytes of one field. No contractor's field comes near; a lost closing quote does.
  public var fieldBytes: Int
  /// The most bytes of one row with its line ending; bounds the memory of the scanner.
  public var rowBytes: Int
  /// The most columns. DATEV has about 254, spreadsheets stop at 16,384 and are empty long before.
  public var columns: Int

  /// Limits of one's own; the defaults are those of ``standard``.
  public init(fieldBytes: Int = 1 << 20, rowBytes: Int = 16 << 20, columns: Int = 4096) {
    self.fieldBytes = fieldBytes
    self.rowBytes = rowBytes
    self.columns = columns
  }

  /// 1 MiB a field, 16 MiB a row, 4096 columns.
  public static let standard = CSVLimits()
}
