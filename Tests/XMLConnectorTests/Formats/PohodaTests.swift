import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let pohodaExport = FormatCase(
    mapping: "pohoda-addressbook", fixture: "pohoda-export.xml", keys: [.company: ["41"], .contact: ["42"]])

  static let pohodaImport = FormatCase(
    mapping: "pohoda-import", fixture: "pohoda-import.xml", encoding: "windows-1250",
    keys: [.company: ["crm-7"], .contact: ["crm-8"]],
    edits: [
      Edit(
        key: "crm-7", changes: ["name": .set(.text("Kůň & syn s.r.o."))],
        texts: [("Žluťoučký kůň s.r.o.", "Kůň &amp; syn s.r.o.")]),
      // What is new stands in the namespace and with the prefix of the format.
      Edit(
        key: "crm-7",
        changes: [
          "addresses": .bag(
            BagChange(
              changed: [
                ElementChange(
                  from: Element(
                    "301 00, Plzeň, Vzorová 1", kind: "actual",
                    parts: ["street": "Vzorová 1", "city": "Plzeň", "postalCode": "301 00"]),
                  to: Element(
                    "301 00, CZ, Plzeň, Vzorová 1", kind: "actual",
                    parts: ["street": "Vzorová 1", "city": "Plzeň", "postalCode": "301 00", "country": "CZ"]))
              ]))
        ],
        texts: [
          (
            "<typ:zip>301 00</typ:zip>",
            """
            <typ:zip>301 00</typ:zip>
                        <typ:country>
                          <typ:ids>CZ</typ:ids>
                        </typ:country>
            """
          )
        ]),
      Edit(
        entity: .contact, key: "crm-8",
        changes: ["emails": .bag(BagChange(added: [Element("s@kun.example")]))],
        texts: [
          (
            """
            <typ:name>Šárka</typ:name>
                      </typ:address>
                    </adb:identity>
            """,
            """
            <typ:name>Šárka</typ:name>
                      </typ:address>
                    </adb:identity>
                    <adb:email>s@kun.example</adb:email>
            """
          )
        ]),
    ])
}

extension DocumentShape {
  /// Source: contractor-formats.md §15.
  static let pohodaImport: DocumentShape = {
    let adb = "http://www.stormware.cz/schema/version_2/addressbook.xsd"
    let typ = "http://www.stormware.cz/schema/version_2/type.xsd"
    let header = ["identity", "phone", "mobil", "fax", "email", "web", "ICQ", "Skype", "note"]
    let address = [
      "company", "surname", "name", "city", "street", "zip", "country", "ico", "dic", "icDph",
    ]
    var namespaces = ["addressbook": adb, "addressbookHeader": adb]
    for name in header { namespaces[name] = adb }
    for name in address + ["address", "extId", "ids", "exSystemName"] { namespaces[name] = typ }
    return DocumentShape(
      mapping: "pohoda-import", records: "dataPack/dataPackItem",
      orders: [
        "dataPackItem": ["addressbook"], "addressbook": ["addressbookHeader"], "addressbookHeader": header,
        "identity": ["extId", "address"], "extId": ["ids", "exSystemName"], "address": address,
        "country": ["ids"],
      ],
      required: [
        "@id", "@version", "addressbook/@version", "addressbook/addressbookHeader/identity/extId/ids",
        "addressbook/addressbookHeader/identity/extId/exSystemName",
      ],
      namespaces: namespaces,
      envelope: [
        "<?xml version=\"1.0\" encoding=\"WINDOWS-1250\"?>", "application=\"contractor-sync\"",
        "<adb:addressbook version",
        "<typ:address>", "</dat:dataPackItem>",
      ])
  }()
}

@Suite struct `The address book of Pohoda` {
  @Test func `an entry of the export is read, its header before its address`() async throws {
    let replica = try FormatCase.pohodaExport.replica()
    let record = try #require(try await replica.everything().records.first?.record)
    #expect(record["name"] == .text("Žluťoučký kůň s.r.o.") && record["taxId"] == .text("99000016"))
    #expect(record["taxIds"] == .bag([Element("CZ99000016", kind: "VAT")]))
    #expect(
      record["phones"]
        == .bag([Element("+420 770 000 001", kind: "work"), Element("+420 770 000 002", kind: "mobile")]))
    #expect(record["emails"] == .bag([Element("info@kun.example"), Element("fakturace@kun.example")]))
    #expect(record["addresses"]?.elements.first?.parts["country"] == "CZ")
    #expect(record["otherIds"] == .bag([Element("crm-7")]))
    let person = try #require(try await replica.everything(.contact).records.first?.record)
    #expect(person["lastName"] == .text("Nováková") && person["firstName"] == .text("Šárka"))
    #expect(person["phones"] == .bag([Element("770000003", kind: "work")]))
  }
}
