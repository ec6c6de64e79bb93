import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector

/// What nobody changed stays byte for byte as it was, whatever the document's looks.
@Suite struct `What a change leaves alone` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// The change of a person's edit, as a plan would ask for it.
  private func changes(_ edit: PersonEdit, of record: Record) -> [FieldName: FieldChange] {
    var after = record
    edit.apply(to: &after)
    var changes: [FieldName: FieldChange] = [:]
    for (name, value) in after.fields where value != record[name] {
      if value.text != nil {
        changes[name] = .set(value)
        continue
      }
      let old = record[name]?.elements ?? []
      let new = value.elements
      if old.count == new.count {
        let pairs = zip(old, new).filter { $0.0 != $0.1 }
        changes[name] = .bag(BagChange(changed: pairs.map { ElementChange(from: $0.0, to: $0.1) }))
      } else {
        changes[name] = .bag(
          BagChange(added: new.filter { !old.contains($0) }, removed: old.filter { !new.contains($0) }))
      }
    }
    return changes
  }

  private func check(
    _ shape: MadeUpDocument.Shape, _ random: inout RandomSource, _ seed: UInt64
  ) async throws {
    let made = MadeUpDocument(shape, &random)
    let path = try folder.write(made.bytes())
    let replica = try XMLReplica.firms(path, mapping: Shipped.mapping("commerceml-2"))
    let before = try await replica.everything()
    let note: Comment = "seed \(seed), \(shape)\n\(made.text)"
    try #require(before.keys == made.records.indices.map(String.init), note)
    let place = random.below(made.records.count)
    let observed = before.records[place]
    let changes = changes(random.edit(.company), of: observed.record)
    let operation = Operation(
      id: 1, entity: .company, key: observed.key, action: .update(changes),
      expected: observed.record.fields.filter { changes[$0.key] != nil })
    let outcome = try await replica.outcome(operation)

    // Everything before and behind the record is as it was, and in it all that no rule names.
    let text = try folder.text(as: shape.encoding)
    let head = zip(made.gaps, made.records).prefix(place).map { $0 + $1 }.joined() + made.gaps[place]
    let tail =
      zip(made.gaps.dropFirst(), made.records.dropFirst()).dropFirst(place).map { $0 + $1 }.joined()
      + (made.gaps.last ?? "")
    try #require(text.utf8.starts(with: head.utf8), note)
    try #require(text.utf8.reversed().starts(with: tail.utf8.reversed()), note)
    let middle = String(text.dropFirst(head.count).dropLast(tail.count))
    var rest = middle[...]
    for foreign in made.foreign[place] {
      let range = try #require(rest.firstRange(of: foreign), "\(foreign) in \(middle)\n\(note)")
      rest = rest[range.upperBound...]
    }

    let after = try await replica.everything()
    if outcome?.isDone != true {
      // A field that the record's variant does not have.
      try #require(outcome?.refusal != nil && text == made.text, "\(outcome as Any) \(note)")
      return
    }
    try #require(outcome == .done(observed.key, after[observed.key]), note)
    let catalogue = replica.options.mapping.catalogue
    let wanted = observed.record.applying(changes, catalogue: catalogue, comparison: Comparison())
    let capabilities = try await replica.capabilities(of: .company).fields
    for name in wanted.fields.keys {
      // A full name that says no more than the name is none.
      if let other = capabilities[name]?.repeats, wanted[name] == wanted[other] { continue }
      let descriptor = try #require(catalogue.descriptor(of: name, in: .company))
      let found = after[observed.key]?.record[name] ?? .empty
      try #require(
        Comparison().same(found, wanted[name] ?? .empty, as: descriptor), "\(name) is \(found), \(note)")
    }
    let others = zip(before.records, after.records).filter { $0.0.key != observed.key }
    try #require(
      others.allSatisfy { $0.0.fingerprint == $0.1.fingerprint && $0.0.record == $0.1.record }, note)
  }

  @Test(arguments: Seeds.list(6))
  func `after an edit of one record all else is as it was`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    for shape in MadeUpDocument.shapes { try await check(shape, &random, seed) }
  }

  @Test(arguments: Seeds.list(2))
  func `after a creation and a removal the file is as it was`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    // CommerceML marks what is removed: here records are taken out.
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: out
      format: xml
      entities:
        company:
          records: КоммерческаяИнформация/Контрагенты/Контрагент
          key: { element: Ид, new: uuid }
          fields: { name: Наименование }
      """)
    for shape in MadeUpDocument.shapes {
      let made = MadeUpDocument(shape, &random)
      let bytes = try made.bytes()
      let replica = try XMLReplica.firms(folder.write(bytes), mapping: mapping)
      let created = try await replica.outcome(.create("Новая", origin: "1"))
      let key = try #require(created?.observed?.key, "seed \(seed), \(made.text)")
      #expect(try await created == .done(key, replica.everything()[key]), "seed \(seed), \(made.text)")
      #expect(try await replica.everything().records.count == made.records.count + 1)
      _ = try await replica.outcome(.delete(key))
      #expect(try folder.bytes() == bytes, "seed \(seed), \(made.text)")
    }
  }
}
