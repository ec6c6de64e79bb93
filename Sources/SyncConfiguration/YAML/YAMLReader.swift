public import Contractors
public import Mappings
import Yams

/// Reads YAML text into a document of nodes with their places.
///
/// Scalars keep their text: `no`, `0123` and `2026-01-01` stay as written, and whoever reads a node decides what it means.
/// Anchors and aliases are resolved within bounds; merge keys (`<<`) have no meaning. Keys are plain texts.
public enum YAMLReader {
  /// A configuration or mapping has a few kilobytes; a larger file is a wrong file.
  public static let bytesMaximum = 1 << 20
  /// Nodes after aliases are resolved: far above any mapping, far below what would fill memory.
  public static let nodesMaximum = 50_000
  /// How deep lists and keys may nest.
  public static let depthMaximum = 32

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - text: the file's text; a byte order mark at its start is skipped.
  ///   - file: the file's name for messages.
  /// - Returns: the document with its lines.
  /// - Throws: ``SourceProblems`` with the place of what is no YAML, of a key that stands twice, of a bound that is passed.
  public static func read(_ text: String, file: String) throws(SourceProblems) -> SourceDocument {
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    var document = SourceDocument(
      file: file, root: SourceNode(.null),
      lines: text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init))
    let start = SourceMark(line: 1, column: 1)
    guard text.utf8.count <= bytesMaximum else {
      document.lines = []
      throw SourceProblems([document.problem(at: start, .fileTooLarge(bytesMaximum))])
    }
    let root: Node?
    do {
      root = try Parser(yaml: text).singleRoot()
    } catch let error as YamlError {
      throw SourceProblems([problem(error, in: document)])
    } catch {
      throw SourceProblems([document.problem(at: start, .noYAML("\(error)"))])
    }
    guard let root else {
      throw SourceProblems([document.problem(at: start, .emptyFile)])
    }
    var conversion = Conversion(document: document)
    document.root = try conversion.node(root, depth: 0, fallback: start)
    return document
  }

  /// A problem of the parser in our words.
  private static func problem(_ error: YamlError, in document: SourceDocument) -> SourceProblem {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      document.problem(at: SourceMark(line: mark.line, column: mark.column), .brokenYAML(problem))
    case .composer(_, let problem, let mark, _):
      document.problem(at: SourceMark(line: mark.line, column: mark.column), .noYAML(problem))
    case .duplicatedKeysInMapping(let keys, let context):
      document.problem(
        at: SourceMark(line: context.mark.line, column: context.mark.column),
        .keyTwice(keys.first ?? ""))
    case .reader(let problem, _, _, _):
      document.problem(at: SourceMark(line: 1, column: 1), .forbiddenCharacters(problem))
    default:
      document.problem(at: SourceMark(line: 1, column: 1), .unreadableYAML)
    }
  }

  /// Turns the parser's nodes into ours, counting them, since aliases repeat what they name.
  private struct Conversion {
    let document: SourceDocument
    var count = 0

    mutating func node(_ node: Node, depth: Int, fallback: SourceMark) throws(SourceProblems) -> SourceNode {
      let mark = node.mark.map { SourceMark(line: $0.line, column: $0.column) } ?? fallback
      count += 1
      guard count <= nodesMaximum else {
        throw SourceProblems([document.problem(at: mark, .tooManyValues(nodesMaximum))])
      }
      guard depth <= depthMaximum else {
        throw SourceProblems([document.problem(at: mark, .tooDeep(depthMaximum))])
      }
      switch node {
      case .scalar(let scalar):
        let isPlain = scalar.style == .plain || scalar.style == .any
        return SourceNode(
          isPlain && ["", "~", "null"].contains(scalar.string) ? .null : .scalar(scalar.string), at: mark)
      case .sequence(let sequence):
        var items: [SourceNode] = []
        for item in sequence { items.append(try self.node(item, depth: depth + 1, fallback: mark)) }
        return SourceNode(.sequence(items), at: mark)
      case .mapping(let mapping):
        var entries: [SourceEntry] = []
        for (key, value) in mapping {
          let keyMark = key.mark.map { SourceMark(line: $0.line, column: $0.column) } ?? mark
          guard case .scalar(let name) = key else {
            throw SourceProblems([document.problem(at: keyMark, .keyNotText)])
          }
          guard !entries.contains(where: { $0.key == name.string }) else {
            throw SourceProblems([document.problem(at: keyMark, .keyTwice(name.string))])
          }
          entries.append(
            SourceEntry(name.string, at: keyMark, try self.node(value, depth: depth + 1, fallback: keyMark)))
        }
        return SourceNode(.mapping(entries), at: mark)
      case .alias:
        throw SourceProblems([document.problem(at: mark, .danglingAlias)])
      }
    }
  }
}

extension Mapping {
  /// Reads and compiles a mapping file.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: its name for messages.
  ///   - catalogue: the fields that may be named.
  /// - Returns: the mapping, bound to no header yet.
  /// - Throws: ``SourceProblems``.
  public static func read(
    yaml: String, file: String, catalogue: Catalogue = .standard
  ) throws(SourceProblems) -> CompiledMapping {
    try compile(YAMLReader.read(yaml, file: file), catalogue: catalogue)
  }
}
