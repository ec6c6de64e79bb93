import CSVConnector
import Contractors
import Files
import ReplicaTesting
import Testing

/// Untouched rows and columns stay byte for byte as they were, whatever the file's looks.
@Suite struct `What a change leaves alone` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func check(_ made: MadeUpFile, _ random: inout RandomSource, _ seed: UInt64) async throws {
    var made = made
    let path = try folder.write(made.bytes())
    // So few words do not always tell KOI8-R from windows-1251.
    let encoding = made.shape.encoding.keepsASCII && made.shape.encoding != .utf8 ? made.shape.encoding : nil
    let replica = try CSVReplica.firms(path, encoding: encoding)
    let place = random.below(made.rows.count)
    let key = RecordKey(rawValue: String(place))
    let note: Comment = "seed \(seed), \(made.shape), row \(place)"

    let before = try await replica.everything()
    try #require(before.records.count == made.rows.count, note)
    try #require(before.rejections.isEmpty, note)

    let name = random.pick("Ромашка", "Ромашка \"и\" сын", "Ромашка, \(made.shape.delimiter) филиал")
    let outcome = try await replica.outcome(.rename(key, name))
    let old = made.rows[place][MadeUpFile.nameColumn]
    let mustQuote = name != "Ромашка"
    made.rows[place][MadeUpFile.nameColumn] =
      old.hasPrefix("\"") || mustQuote ? "\"" + name.replacing("\"", with: "\"\"") + "\"" : name
    try #require(try folder.bytes() == made.bytes(), note)

    let after = try await replica.everything()
    try #require(outcome == .done(key, after[key]), note)
    try #require(after[key]?.record["name"] == .text(name), note)
    let others = zip(before.records, after.records).filter { $0.0.key != key }
    // Their lines may have moved.
    try #require(
      others.allSatisfy { $0.0.fingerprint == $0.1.fingerprint && $0.0.record == $0.1.record }, note)
  }

  @Test(arguments: Seeds.list(1))
  func `after a change of one field only that cell's bytes differ`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    for shape in MadeUpFile.shapes {
      let made = MadeUpFile(shape, &random)
      try await check(made, &random, seed)
    }
  }

  @Test(arguments: Seeds.list(1))
  func `after a creation and a removal the old rows are as they were`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    for shape in MadeUpFile.shapes where random.chance(0.3) {
      let made = MadeUpFile(shape, &random)
      let bytes = try made.bytes()
      let isSingleByte = shape.encoding.keepsASCII && shape.encoding != .utf8
      let replica = try CSVReplica.firms(folder.write(bytes), encoding: isSingleByte ? shape.encoding : nil)
      let created = try await replica.outcome(.create("Новая", origin: "1"))
      let reading = try await replica.everything()
      #expect(created == .done("crm-1", reading["crm-1"]), "seed \(seed), \(shape)")
      _ = try await replica.outcome(.delete("crm-1"))
      let after = try folder.bytes()
      // A line ending that the last row lacked stays.
      let added = try TextEncoder.encode(made.text + (shape.ending ?? "\r\n"), to: shape.encoding)
      let mixed = try TextEncoder.encode(made.text + "\n", to: shape.encoding)
      #expect(after == bytes || after == added || after == mixed, "seed \(seed), \(shape)")
    }
  }
}
