/// Reads changes to multi-fields from their two forms.
enum MultiEditReading {
  private static let defaultType = "WORK"

  /// The classic list of elements: without ID appended, with ID overwritten, emptied ones deleted.
  ///
  /// Source: bitrix24-rest.md §4.4.
  static func classic(kind: String, _ value: PHPValue) -> [MultiEdit] {
    guard let elements = value.array else { return [] }
    return elements.values.compactMap { element in
      guard let element = element.array else { return nil }
      let id = element["ID"]?.integer ?? 0
      let text = element["VALUE"]?.text ?? ""
      let type = element["VALUE_TYPE"]?.text.flatMap { $0.isEmpty ? nil : $0.uppercased() }
      guard id > 0 else {
        return text.isEmpty ? nil : .add(kind: kind, valueType: type ?? defaultType, value: text)
      }
      if element["DELETE"]?.text == "Y" || text.isEmpty { return .delete(id: id) }
      return .change(id: id, kind: nil, valueType: type, value: text)
    }
  }

  /// The keyed form of `fm`: `n0` and the like add, row ids change or delete, a list is added.
  ///
  /// An element without `typeId` does nothing; an unknown row id makes a new row.
  /// Source: bitrix24-rest.md §5.4.
  static func keyed(_ value: PHPValue, rows: [MultiField]) -> [MultiEdit] {
    guard let elements = value.array else { return [] }
    return elements.pairs.compactMap { key, element in
      guard let element = element.array, let kind = element["typeId"]?.text, !kind.isEmpty else { return nil }
      let text = element["value"]?.text ?? ""
      let type = element["valueType"]?.text.flatMap { $0.isEmpty ? nil : $0.uppercased() }
      if !elements.isList, let id = Int(key), rows.contains(where: { $0.id == id }) {
        return text.isEmpty ? .delete(id: id) : .change(id: id, kind: kind, valueType: type, value: text)
      }
      return text.isEmpty ? nil : .add(kind: kind, valueType: type ?? defaultType, value: text)
    }
  }
}
