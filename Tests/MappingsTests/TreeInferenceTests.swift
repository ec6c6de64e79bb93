import Contractors
import Mappings
import ReplicaTesting
import SyncConfiguration
import Testing

/// Mappings that are guessed for documents of XML that nobody knows.
@Suite struct `Guessed mappings of unknown documents` {
  private func leaf(_ name: String, _ text: String) -> RawNode { RawNode(name, text: text) }

  private func client(_ code: String, _ name: String, phones: [String]) -> RawNode {
    RawNode(
      "Клиент", attributes: ["код": code],
      children: [
        leaf("Название", name), leaf("ИНН", "7736050003"),
        RawNode("Телефоны", children: phones.map { leaf("Телефон", $0) }),
      ])
  }

  private func inferred(_ root: RawNode, _ path: String, _ count: Int) throws -> CompiledMapping {
    let inferred = try #require(Mapping.infer(tree: root, name: "x"))
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "x.yaml")
    #expect(mapping.recordPaths(of: inferred.entity).map(\.text) == [path])
    #expect(
      inferred.notes.first?.english.contains("\(path) seem to be the records: \(count)") == true,
      "\(inferred.notes)")
    return mapping
  }

  private var clients: [RawNode] {
    [
      client("1", "ООО «Вектор»", phones: ["+7 495 000-00-01", "+7 495 000-00-02"]),
      client("2", "ООО «Полёт»", phones: []), client("3", "ООО «Маяк»", phones: ["+7 495 000-00-03"]),
    ]
  }

  @Test func `a list that stands once is not taken for its records, whatever attributes it has`() throws {
    let list = RawNode("Справочник", attributes: ["имя": "Клиенты", "код": "7"], children: clients)
    let mapping = try inferred(RawNode("Выгрузка", children: [list]), "Выгрузка/Справочник/Клиент", 3)
    let reading = mapping.get(clients[0], entity: .company)
    #expect(reading.key == "1" && reading.problems == [])
    #expect(reading.record["name"] == .text("ООО «Вектор»"))
    #expect(reading.record["phones"]?.elements.count == 2)
    // Of one client too.
    let one = RawNode("Справочник", attributes: ["имя": "Клиенты", "код": "7"], children: [clients[0]])
    _ = try inferred(RawNode("Выгрузка", children: [one]), "Выгрузка/Справочник/Клиент", 1)
  }

  @Test func `groups of records are not records`() throws {
    let groups = (1...2).map { number in
      RawNode("Группа", attributes: ["имя": "Группа \(number)"], children: clients)
    }
    _ = try inferred(RawNode("Выгрузка", children: groups), "Выгрузка/Группа/Клиент", 6)
  }

  @Test func `contact persons of a firm are not the records, nor do they name it`() throws {
    func person(_ name: String) -> RawNode {
      RawNode(
        "Контакт",
        children: [
          leaf("ФИО", name), leaf("Код", "9"), leaf("Телефон", "+7 495 000-00-09"),
          leaf("E-mail", "a@b.example"),
        ])
    }
    let firms = clients.map { firm in
      var firm = firm
      firm.children.insert(RawNode("Лица", children: [person("Орлова Анна"), person("Ким Инна")]), at: 0)
      return firm
    }
    let mapping = try inferred(RawNode("Выгрузка", children: firms), "Выгрузка/Клиент", 3)
    let reading = mapping.get(firms[0], entity: .company)
    #expect(reading.key == "1" && reading.record["name"] == .text("ООО «Вектор»") && reading.problems == [])
  }

  // MARK: Invented documents

  private static let names = [
    "Код", "Название", "Наименование", "ИНН", "КПП", "ОГРН", "Тип", "Телефон", "E-mail", "Адрес", "Город",
    "Индекс", "Фамилия",
    "Имя", "Дата рождения", "Комментарий", "Name", "Company", "Phone", "Email", "City", "Zip", "Street",
    "Country", "IBAN", "BIC",
    "Vorname", "Nachname", "Geburtsdatum", "Steuernummer", "Группа", "Пол", "Руководитель", "Р/с", "БИК",
    "colour", "Ид",
    "Пометка удаления", "Ответственный", "Mobile", "Kundennummer",
  ].map { $0.replacing(" ", with: "").replacing("/", with: "") }

  private static let texts = [
    "1", "7", "ООО «Вектор»", "+7 495 000-00-01", "a@b.example", "7736050003", "01.02.1980", "1980-2-1", "",
    "да", "муж",
    "Юр. лицо", "Оптовый", "DE89370400440532013000", "4,07E+19", "Орлова Анна Ивановна",
    "101000, Город, Улица 1", "true",
  ]

  private func node(_ name: String, _ depth: Int, _ random: inout RandomSource) -> RawNode {
    var node = RawNode(name)
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      node.attributes[Self.names.randomElement(using: &random) ?? "a"] = Self.texts.randomElement(
        using: &random)
    }
    if depth == 0 || Int.random(in: 0..<3, using: &random) == 0 {
      node.text = Self.texts.randomElement(using: &random)
      return node
    }
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      let name = Self.names.randomElement(using: &random) ?? "a"
      for _ in 0..<[1, 1, 1, 2, 3][Int.random(in: 0..<5, using: &random)] {
        node.children.append(self.node(name, depth - 1, &random))
      }
    }
    return node
  }

  private func find(_ path: [Substring], in node: RawNode) -> [RawNode] {
    guard let name = path.first else { return [node] }
    return node.children.filter { $0.name == name }.flatMap { find(path.dropFirst().map(\.self), in: $0) }
  }

  @Test func `what is proposed for any document loads, and reads its records`() throws {
    var proposed = 0
    for seed in Seeds.list(60) {
      var random = RandomSource(seed: seed)
      let root = node("root", Int.random(in: 2...3, using: &random), &random)
      guard let inferred = Mapping.infer(tree: root, name: "x") else { continue }
      proposed += 1
      let mapping: CompiledMapping
      do { mapping = try Mapping.read(yaml: inferred.yaml, file: "x.yaml") } catch {
        Issue.record("SYNC_SEED=\(seed): \(error)\n\(inferred.yaml)")
        continue
      }
      let path = try #require(mapping.recordPaths(of: inferred.entity).first).text
      let records = find(path.split(separator: "/").dropFirst().map(\.self), in: root)
      #expect(!records.isEmpty, "SYNC_SEED=\(seed)")
      for record in records.prefix(50) {
        let reading = mapping.get(record, entity: inferred.entity)
        #expect(
          !reading.problems.contains { $0.field != nil },
          "SYNC_SEED=\(seed): \(reading.problems)\n\(inferred.yaml)")
      }
    }
    #expect(proposed > 15 || Seeds.isReplay, "\(proposed)")
  }
}
