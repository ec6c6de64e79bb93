import Mappings

/// What reads bytes that come from outside, each with a function from any bytes to nothing: it may refuse them, and must neither
/// trap nor go on for ever.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The rows of a table, without a mapping; also what is written into them.
  case rows
  /// The CSV connector; the first byte chooses the shipped mapping, the second what is done.
  case csv
  /// The XML connector; the first byte chooses the shipped mapping, the second what is done.
  case xml
  /// The text connector, with cards or statements by the first byte; the second says what is done.
  case text
  /// A mapping file.
  case mapping
  /// A configuration file.
  case configuration
  /// The body of an event that a portal posts.
  case form
  /// An answer of a portal: to a method, to a batch, and rows of a list with their description.
  case answers

  /// Puts the bytes into what reads them.
  ///
  /// - Parameter input: any bytes.
  /// - Throws: what the preparation needs and cannot have, such as a shipped mapping; never what is wrong with the bytes.
  public func run(_ input: [UInt8]) async throws {
    switch self {
    case .rows: RowInput.run(input)
    case .csv: try await FileInput.run(input, in: FileInput.csv)
    case .xml: try await FileInput.run(input, in: FileInput.xml)
    case .text: try await FileInput.run(input, in: FileInput.text)
    case .mapping: PaperInput.mapping(input)
    case .configuration: PaperInput.configuration(input)
    case .form: PortalInput.form(input)
    case .answers: try PortalInput.answers(input)
    }
  }
}
