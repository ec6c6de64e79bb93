import Contractors
import Files
import ReplicaTesting
import Testing
import XMLConnector

/// Files as real programs write them.
@Suite struct `Files of CommerceML` {
  private func replica(_ name: String) throws -> XMLReplica {
    try XMLReplica.firms(Shipped.fixture(name), mapping: Shipped.mapping("commerceml-2"))
  }

  private let prefix = "5b1c2a10-000"
  private func key(_ number: Int) -> RecordKey {
    RecordKey(rawValue: "\(prefix)\(number)-11ee-9c1a-00155d0a0001")
  }

  @Test func `the directory of parties has its companies and its persons`() async throws {
    let replica = try replica("commerceml-2.xml")
    let companies = try await replica.everything()
    #expect(companies.records.map(\.key) == [key(1), key(2), key(3)] && companies.rejections.isEmpty)
    #expect(companies.completeness == .complete)
    let first = try #require(companies[key(1)]?.record)
    #expect(first["name"] == .text("Альфа-Снаб ООО") && first["fullName"] == .text("ООО \"Альфа-Снаб\""))
    #expect(first["taxId"] == .text("9900000017") && first["kind"] == .text("legalEntity"))
    #expect(first["roles"]?.elements.map(\.value) == ["customer"])
    #expect(first["phones"] == .bag([Element("+7 (495) 000-00-01, доб. 12", kind: "work")]))
    #expect(first["emails"] == .bag([Element("info@alfa-snab.example")]))
    #expect(
      first["bankAccounts"]
        == .bag([
          Element(
            "40702810800000000001",
            parts: [
              "bankCode": "049900001", "bankName": "Банк «Первый» АО",
              "correspondentAccount": "30101810100000000001",
            ])
        ]))
    #expect(companies[key(2)]?.record.removal == .removed)
    #expect(companies[key(2)]?.record["fullName"] == .text("ЗАО \"Старый & Клиент\""))
    #expect(companies[key(3)]?.record["kind"] == .text("soleProprietor"))
    #expect(companies[key(3)]?.record["comment"] == .text("оплата < 5 дней & без НДС"))
    #expect(companies[key(3)]?.position == .line(76))
    let contacts = try await replica.everything(.contact)
    #expect(contacts.records.map(\.key) == [key(4)])
    #expect(contacts[key(4)]?.record["birthDate"] == .text("1984-02-29"))
    #expect(contacts[key(4)]?.record["sex"] == .text("female"))
  }

  @Test func `the parties of orders are read from every order, each once`() async throws {
    let replica = try replica("commerceml-orders-1251.xml")
    let companies = try await replica.everything()
    #expect(companies.keys == ["31#sever#"])
    #expect(companies["31#sever#"]?.record["name"] == .text("ООО «Северный ветер» ₽"))
    let contacts = try await replica.everything(.contact)
    #expect(contacts.keys == ["27#klimova#Климова Анна"])
    #expect(contacts.records.first?.record["phones"]?.elements.map(\.value) == ["8 843 000 00 02"])
    // The second order says of her less than the first, and nothing else.
    #expect(contacts.rejections.isEmpty)
  }

  @Test func `one change leaves every other byte of the directory alone`() async throws {
    let folder = try TestFolder()
    let old = try Shipped.bytes("commerceml-2.xml")
    let replica = try XMLReplica.firms(folder.write(old), mapping: Shipped.mapping("commerceml-2"))
    let change = BagChange(
      added: [Element("buh@alfa-snab.example")], removed: [Element("info@alfa-snab.example")])
    let outcomes = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: key(1), action: .update(["emails": .bag(change)]),
        expected: ["name": .text("АЛЬФА-СНАБ ООО")]),
      Operation(
        id: 2, entity: .company, key: key(2), action: .update(["fullName": .set(.text("АО <Новый> & Ко"))])),
      Operation(id: 3, entity: .contact, key: key(4), action: .delete),
    ])
    #expect(outcomes.filter { !$0.isDone } == [])
    var text = String(decoding: old, as: UTF8.self)
    text = text.replacing("info@alfa-snab.example", with: "buh@alfa-snab.example")
    text = text.replacing("ЗАО \"Старый & Клиент\"", with: "АО <Новый> & Ко")
    let mark = "<ПометкаУдаления>false</ПометкаУдаления>"
    let person = try #require(text.ranges(of: "Щербакова Мария").first?.lowerBound)
    let place = try #require(text[..<person].ranges(of: mark).last)
    let unmarked = text
    text.replaceSubrange(place, with: mark.replacing("false", with: "true"))
    #expect(try folder.text() == text)
    var lift = Operation(id: 4, entity: .contact, key: key(4), action: .update([:]))
    lift.liftsMark = true
    #expect(try await replica.apply([lift])[0].isDone)
    #expect(try folder.text() == unmarked)
  }

  @Test func `a party that is new to an orders file goes into a directory of its own`() async throws {
    let folder = try TestFolder()
    let old = try Shipped.bytes("commerceml-orders-1251.xml")
    let replica = try XMLReplica.firms(folder.write(old), mapping: Shipped.mapping("commerceml-2"))
    let outcome = try await replica.outcome(.create("Луч € ₽", origin: "7"))
    let text = try TextDecoder.decode(old[...], from: .windows1251)
    let ended = "</КоммерческаяИнформация>"
    let id = try #require(outcome?.observed?.key.rawValue)
    #expect(
      try folder.text(as: .windows1251)
        == String(decoding: text, as: UTF8.self).replacing(
          ended,
          with: """
              <Контрагенты>
                <Контрагент>
                  <Ид>\(id)</Ид>
                  <Наименование>Луч € &#8381;</Наименование>
                  <ОфициальноеНаименование>Луч € &#8381;</ОфициальноеНаименование>
                </Контрагент>
              </Контрагенты>
            \(ended)
            """))
    #expect(try await replica.everything()[RecordKey(rawValue: id)] == outcome?.observed)
    #expect(outcome?.observed?.position == .line(46))
  }
}
