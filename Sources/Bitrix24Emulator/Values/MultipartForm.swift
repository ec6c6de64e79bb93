/// Reads `multipart/form-data`, whose names carry brackets as those of a form do; files are left out.
///
/// Source: bitrix24-rest.md §1.1.
enum MultipartForm {
  static func boundary(_ contentType: String) -> String? {
    guard contentType.lowercased().hasPrefix("multipart/form-data"),
      let found = contentType.firstRange(of: "boundary=")
    else { return nil }
    let rest = contentType[found.upperBound...].prefix { $0 != ";" }
    let name = rest.filter { $0 != "\"" && !$0.isWhitespace }
    return name.isEmpty ? nil : name
  }

  static func parse(_ body: [UInt8], boundary: String) -> PHPArray {
    var array = PHPArray()
    // Line ends are one character to Swift, so that a part's two line ends stand as "\r\n\r\n".
    let text = String(decoding: body, as: UTF8.self)
    for part in text.split(separator: "--\(boundary)").prefix(PHPQuery.pairsMax) {
      guard let end = part.firstRange(of: "\r\n\r\n") else { continue }
      let head = part[..<end.lowerBound]
      guard !head.contains("filename="), let name = name(head) else { continue }
      let value = part[end.upperBound...]
      PHPQuery.set(name, String(value.hasSuffix("\r\n") ? value.dropLast() : value), in: &array)
    }
    return array
  }

  private static func name(_ head: Substring) -> String? {
    guard let start = head.firstRange(of: "name=\"") else { return nil }
    return String(head[start.upperBound...].prefix { $0 != "\"" })
  }
}
