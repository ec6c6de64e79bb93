/// Where fuzzing begins: what the repository has of each kind.
extension FuzzTarget {
  /// Inputs that are well-formed, each of which some reader takes.
  ///
  /// - Returns: at least one.
  /// - Throws: when the repository cannot be read.
  public func seeds() throws -> [[UInt8]] {
    switch self {
    case .rows: try files(endings: [".csv"], mappings: 1).map { Array($0.dropFirst(2).prefix(1024)) }
    case .csv: try files(endings: [".csv"], mappings: Shipped.csv.get().count).map { Array($0.prefix(2048)) }
    case .xml: try files(endings: [".xml"], mappings: Shipped.xml.get().count)
    case .text: try files(endings: [".vcf", "bank-exchange-1251.txt"], mappings: Shipped.text.get().count)
    case .mapping: try Shipped.names().map { try Shipped.bytes("mappings/\($0).yaml") }
    case .configuration: Self.configurations.map { Array($0.utf8) }
    case .form: Self.forms.map { Array($0.utf8) }
    case .answers: Self.portalAnswers.map { Array($0.utf8) }
    }
  }

  /// Every sample with every mapping: what one writes is, to another, a file that is nearly right.
  private func files(endings: [String], mappings: Int) throws -> [[UInt8]] {
    let names = try Shipped.files("fixtures").filter { name in endings.contains { name.hasSuffix($0) } }
    return try names.flatMap { name in
      let bytes = try Shipped.bytes("fixtures/\(name)")
      return (0..<mappings).map { [UInt8($0), UInt8($0 % 4)] + bytes }
    }
  }

  private static let configurations = [
    """
    version: 1
    country: RU
    connections:
      file: { type: csv, path: clients.csv, mapping: generic, full: yes, delimiter: ";", encoding: windows-1251 }
      books: { type: xml, path: books.xml, mapping: commerceml-2, full: no }
      crm: { type: bitrix24, webhook: "${env:WEBHOOK}", origin: crm, events: { token-from: "${file:token.txt}" } }
      box: { type: exchange, mapping: generic, inbox: in/*.csv, outbox: "out/{number}.csv", sends: full }
    syncs:
      clients:
        left: file
        right: crm
        direction: both
        entities: [company, contact]
        where: { right: { type: [CUSTOMER] } }
        create: { left: { requires: [taxId] }, right: always }
        match: [origin, identifiers, contacts]
        policy: { default: ask, identifiers: left, phones: union, comment: prefer-right }
        drift: report
        removals: flag
        flag: { left: { active: no } }
        guards: { removals: "10 or 2%", changes: "30%" }
        schedule: "*/15 8-18 * * 1-5"
    """,
    """
    version: 1
    store: other.sqlite
    connections:
      crm:
        type: bitrix24
        application: { portal: "https://firm.example", client-id: local.1, client-secret: "${file:secret.txt}" }
        events: { offline: yes }
      book: { type: text, path: book.vcf, mapping: vcard }
    syncs:
      book: { left: book, right: crm, direction: right-to-left, drift: revert }
    """,
  ]

  private static let forms = [
    "event=ONCRMCOMPANYUPDATE&data%5BFIELDS%5D%5BID%5D=17&ts=1760000000&auth%5Bapplication_token%5D=abc",
    "event=oncrmaddressregister&data[FIELDS][ANCHOR_TYPE_ID]=4&data[FIELDS][ANCHOR_ID]=3&auth[domain]=a+b",
    "event=ONCRMREQUISITEDELETE&data[FIELDS][ID]=999999999999999999&x",
  ]

  private static let portalAnswers = [
    #"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#,
    #"{"result":[{"ID":"1"}],"total":1,"next":50,"time":{"start":1.5,"finish":2,"operating":0.1}}"#,
    #"{"result":{"result":{"a":{"ID":"1"},"b":[]},"result_error":{"c":{"error":"NOT_FOUND","error_description":""}},"#
      + #""result_total":{"b":0},"result_next":[],"result_time":{"a":{"start":1,"finish":2}}},"time":{}}"#,
    #"{"ID":{"type":"integer","isReadOnly":true},"TITLE":{"type":"string","title":"Имя"},"COMMENTS":{"type":"string"},"#
      + #""ORIGINATOR_ID":{"type":"string"},"ORIGIN_ID":{"type":"string"},"DATE_MODIFY":{"type":"datetime"},"#
      + #""PHONE":{"type":"crm_multifield","isMultiple":true},"EMAIL":{"type":"crm_multifield","isMultiple":true},"#
      + #""NAME":{"type":"string"},"LAST_NAME":{"type":"string"},"SECOND_NAME":{"type":"string"},"#
      + #""WEB":{"type":"crm_multifield","isMultiple":true},"IS_MY_COMPANY":{"type":"char"}}"# + "\u{0}"
      + #"[{"ID":"17","TITLE":"ООО \u00abА\u00bb","COMMENTS":null,"DATE_MODIFY":"2026-01-02T03:04:05+03:00","#
      + #""PHONE":[{"ID":"1","VALUE":"+7 900 000-00-01","VALUE_TYPE":"WORK"}],"IS_MY_COMPANY":"N","ORIGIN_ID":"a"}]"#,
  ]
}
