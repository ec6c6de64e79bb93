public import Contractors

/// A place in a text file, both numbers from 1; columns count characters.
public struct SourceMark: Sendable, Hashable, Comparable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// Makes a mark.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Earlier in the file is less.
  public static func < (lhs: SourceMark, rhs: SourceMark) -> Bool {
    (lhs.line, lhs.column) < (rhs.line, rhs.column)
  }
}

/// A node of a configuration-like document: a scalar, a list or keys with values, each with its place in the file.
///
/// It knows nothing of YAML, so that the mapping language and the configuration file are compiled and tested without a parser.
/// Scalars keep their text as written: `no` and `0123` stay text, and whoever reads a node decides what it means.
public struct SourceNode: Sendable, Hashable {
  /// What a node holds.
  public enum Content: Sendable, Hashable {
    /// A key without a value (`where:` and nothing behind it, `~`, `null`).
    case null
    /// A text.
    case scalar(String)
    /// A list.
    case sequence([SourceNode])
    /// Keys with values, in the order of the file; no key stands twice.
    case mapping([SourceEntry])
  }

  /// What the node holds.
  public var content: Content
  /// Where the node begins.
  public var mark: SourceMark

  /// Makes a node.
  public init(_ content: Content, at mark: SourceMark = SourceMark(line: 1, column: 1)) {
    self.content = content
    self.mark = mark
  }

  /// The text of a scalar, nil for everything else.
  public var text: String? {
    if case .scalar(let text) = content { return text }
    return nil
  }

  /// The entries of a mapping; nothing else has any.
  public var entries: [SourceEntry] {
    if case .mapping(let entries) = content { return entries }
    return []
  }

  /// The items of a list; nothing else has any.
  public var items: [SourceNode] {
    if case .sequence(let items) = content { return items }
    return []
  }

  /// The value of a key of a mapping, nil when it is not there.
  public subscript(_ key: String) -> SourceNode? { entries.first { $0.key == key }?.value }

  /// `a text`, `a list`, `keys with values`, `nothing`: the word for messages.
  public var kindName: Sentence {
    switch content {
    case .null: Sentence("nothing", "пусто")
    case .scalar(let text): Sentence("the text '\(text.shortened)'", "текст «\(text.shortened)»")
    case .sequence: Sentence("a list", "список")
    case .mapping: Sentence("keys with values", "ключи со значениями")
    }
  }

  /// A spelling that depends on the content alone: neither layout, comments, nor the order of keys change it.
  public var canonicalText: String {
    var text = ""
    write(into: &text)
    return text
  }

  private func write(into text: inout String) {
    switch content {
    case .null: text += "~"
    case .scalar(let value): text += "\(value.utf8.count):\(value)"
    case .sequence(let items):
      text += "["
      for item in items { item.write(into: &text) }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for entry in entries.sorted(by: { $0.key < $1.key }) {
        text += "\(entry.key.utf8.count):\(entry.key)="
        entry.value.write(into: &text)
      }
      text += "}"
    }
  }
}

/// One key with its value.
public struct SourceEntry: Sendable, Hashable {
  /// The key's text.
  public var key: String
  /// Where the key stands.
  public var mark: SourceMark
  /// Its value.
  public var value: SourceNode

  /// Makes an entry.
  public init(_ key: String, at mark: SourceMark = SourceMark(line: 1, column: 1), _ value: SourceNode) {
    self.key = key
    self.mark = mark
    self.value = value
  }
}

/// A whole document: its root with the lines it was read from, kept to show them beside problems.
public struct SourceDocument: Sendable, Hashable {
  /// The name of the file for messages; no more than a name.
  public var file: String
  /// The document.
  public var root: SourceNode
  /// The file's lines without their ends; empty when the document was built in memory.
  public var lines: [String]

  /// Makes a document.
  public init(file: String, root: SourceNode, lines: [String] = []) {
    self.file = file
    self.root = root
    self.lines = lines
  }

  /// A problem at a place of this document, with its line.
  public func problem(at mark: SourceMark, path: [String] = [], _ remark: SourceRemark) -> SourceProblem {
    let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : nil
    return SourceProblem(
      file: file, mark: mark, path: path, message: remark.message, advice: remark.advice, lineText: line)
  }
}
