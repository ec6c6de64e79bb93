import CSVText
public import Contractors

extension CSVFileReport {
  /// A few lines in both languages: encoding, dialect, header and columns.
  public var sentence: Sentence {
    let size = Noun.byte.counted(bytes)
    let rows = Noun.row.counted(rowEstimate)
    let about = isRowCountExact ? Sentence(same: "") : Sentence("about ", "примерно ")
    var lines = [
      Sentence(same: "\(path): ") + size + ", " + about + rows,
      Sentence("encoding: \(encoding) (", "кодировка: \(encoding) (") + encodingReason + ")",
    ]
    lines += dialect.findings.map { finding in
      Sentence(finding.part.rawValue, finding.part.russian) + ": " + dialect.dialect.value(of: finding) + " ("
        + finding.reason.sentence + ")"
    }
    let columns = Noun.column.counted(header.count)
    lines.append(Sentence("header: line \(headerLine), ", "заголовок: строка \(headerLine), ") + columns)
    func add(_ title: Sentence, _ columns: [String]) {
      if !columns.isEmpty { lines.append(title + ": " + columns.joined(separator: ", ")) }
    }
    add(Sentence("mapped", "сопоставлены"), mapped)
    add(Sentence("missing", "нет в файле"), missing)
    // Without a mapping nothing was to be mapped.
    let isMapped = !mapped.isEmpty || !missing.isEmpty
    add(isMapped ? Sentence("not mapped", "не сопоставлены") : Sentence("columns", "столбцы"), unknown)
    add(Sentence("more than once", "повторяются"), duplicates)
    return lines.joined(separator: "\n")
  }
}

extension CSVDialectReport.Part {
  fileprivate var russian: String {
    switch self {
    case .delimiter: "разделитель"
    case .quote: "вид кавычек"
    case .quoting: "в кавычках"
    case .lineEnding: "конец строки"
    case .byteOrderMark: "метка порядка байтов"
    case .separatorLine: "строка sep="
    case .trailingDelimiter: "разделитель в конце строки"
    }
  }
}

extension CSVDialect {
  /// What a finding found.
  fileprivate func value(of finding: CSVDialectReport.Finding) -> Sentence {
    Sentence(finding.value, russian(finding.part))
  }

  private func russian(_ part: CSVDialectReport.Part) -> String {
    switch part {
    case .delimiter:
      delimiter == .tab ? "табуляция" : delimiter.byte == 0x20 ? "пробел" : delimiter.description
    case .quote:
      switch quote {
      case .double: "двойные"
      case .single: "одинарные"
      case .none: "нет"
      }
    case .quoting:
      switch quoting {
      case .minimal: "только где нужно"
      case .all: "все значения"
      case .nonEmpty: "все непустые"
      case .nonNumeric: "все, кроме чисел"
      }
    case .lineEnding:
      switch lineEnding {
      case .lineFeed: "LF"
      case .carriageReturnLineFeed: "CR LF"
      case .carriageReturn: "CR"
      }
    case .byteOrderMark: hasByteOrderMark ? "есть" : "нет"
    case .separatorLine: hasSeparatorLine ? "есть" : "нет"
    case .trailingDelimiter: hasTrailingDelimiter ? "есть" : "нет"
    }
  }
}
