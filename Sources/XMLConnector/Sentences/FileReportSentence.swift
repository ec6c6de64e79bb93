public import Contractors

extension XMLFileReport {
  /// A few lines in both languages: size, encoding, root, records and what no rule looks at.
  public var sentence: Sentence {
    var lines = [
      Sentence(same: "\(path): ") + Noun.byte.counted(bytes),
      Sentence("encoding: \(encoding) (", "кодировка: \(encoding) (") + encodingReason + ")",
      Sentence("root element: <\(root)>", "корневой элемент: <\(root)>")
        + (namespace.isEmpty
          ? Sentence(same: "") : Sentence(", namespace \(namespace)", ", пространство имён \(namespace)")),
    ]
    if !records.isEmpty { lines.append(recordLine) }
    if !unnamed.isEmpty {
      lines.append(
        Sentence("not mapped: ", "не сопоставлены: ")
          + unnamed.map { "\($0.way) (\($0.records))" }.joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private var recordLine: Sentence {
    var parts = records.sorted { $0.key < $1.key }.map { $0.key.noun.counted($0.value) }
    if strangers > 0 { parts.append(Sentence("\(strangers) of neither", "ни тех, ни других: \(strangers)")) }
    if unreadable > 0 {
      parts.append(Sentence("\(unreadable) of them cannot be read", "из них не читается: \(unreadable)"))
    }
    let scope =
      isWhole
      ? Sentence("records: ", "записи: ")
      : Sentence(
        "among the first \(Self.recordsMaximum) records: ", "среди первых \(Self.recordsMaximum) записей: ")
    return scope + parts.joined(separator: ", ")
  }
}
