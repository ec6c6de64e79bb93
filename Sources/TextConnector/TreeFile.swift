public import Files
public import Mappings
import FoundationEssentials

/// The tree of a text file as an XML document in a folder that only its owner can read, removed with the value.
public final class TreeFile: Sendable {
  /// The document.
  public let path: String
  let tree: TextTree
  /// The size of the text in bytes.
  public var bytes: Int { tree.source.count }
  /// The text file's state; nil where there is none yet.
  let identity: FileIdentity?
  private let folder: String

  /// The most bytes of a text file: it is held as a whole.
  public static let bytesMaximum = 256 << 20

  /// Reads a text file.
  ///
  /// - Parameters:
  ///   - path: the text file.
  ///   - form: its form.
  ///   - encoding: its encoding, where that is not told by the form.
  ///   - faults: failures for tests.
  /// - Throws: ``TextConnectorError``.
  public convenience init(
    path: String, form: TextForm, encoding: TextEncoding? = nil, faults: FileFaults = .none
  ) throws(TextConnectorError) {
    let identity: FileIdentity
    let bytes: [UInt8]
    do throws(FileError) {
      identity = try FileIdentity(path: path, faults: faults)
      bytes = try FileReader.contents(of: path, limit: Self.bytesMaximum, faults: faults)
    } catch {
      throw error.isMissing ? .missing(path: path) : .file(error)
    }
    if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }) {
      throw .empty(path: path)
    }
    try self.init(
      try form.tree(of: bytes, path: path, encoding: encoding), of: path, identity, faults: faults)
  }

  init(
    _ tree: TextTree, of path: String, _ identity: FileIdentity?, faults: FileFaults
  ) throws(TextConnectorError) {
    self.tree = tree
    self.identity = identity
    folder = FileManager.default.temporaryDirectory.path() + "contractor-sync-" + UUID().uuidString
    let name = path.split(separator: "/").last ?? "text"
    self.path = "\(folder)/\(name).xml"
    do throws(FileError) {
      try Directories.create(folder, faults: faults)
      let file = try AtomicReplacement(of: self.path, faults: faults)
      try file.append(tree.document)
      _ = try file.commit()
    } catch {
      throw .file(error)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The document as it is now.
  func edited(_ faults: FileFaults) throws(TextConnectorError) -> [UInt8] {
    do throws(FileError) {
      return try FileReader.contents(of: path, limit: 1 << 30, faults: faults)
    } catch {
      throw .file(error)
    }
  }
}
