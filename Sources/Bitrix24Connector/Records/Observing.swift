import Bitrix24
import Contractors
import Mappings

/// A record as the engine sees it, with what could not be read of it.
struct SeenRecord: Sendable {
  let stored: PortalRecord
  let observed: Observed
  let problems: [FieldProblem]
}

extension EntitySchema {
  /// The canonical record; fields that could not be read are absent in it.
  func see(_ stored: PortalRecord) -> SeenRecord {
    var reading = mapping.get(stored.raw, entity: entity)
    if reading.record.origin == nil, let originator = stored.raw[origin.originator]?.text,
      !originator.isEmpty,
      let id = stored.raw[origin.id]?.text, !id.isEmpty
    {
      reading.record.origin = Origin(originator: originator, id: id)
    }
    reading.record = named(reading.record)
    let observed = Observed(
      key: stored.key, fingerprint: fingerprint(of: stored.raw), version: stored.version,
      record: reading.record,
      position: .key(stored.key))
    return SeenRecord(stored: stored, observed: observed, problems: reading.problems)
  }

  /// Whether the record takes part in the sync at all.
  func takesPart(_ stored: PortalRecord) -> Bool {
    !stored.isOwnCompany && mapping.selects(stored.raw, as: entity)
  }

  /// A hash over all that was read but the moments of change, which move without a change.
  ///
  /// Source: sync-algorithm.md §1, "Fingerprints".
  func fingerprint(of raw: RawNode) -> SourceFingerprint {
    var builder = SourceFingerprint.Builder()
    builder.update(fingerprint.high)
    builder.update(fingerprint.low)
    for child in raw.children where !Self.momentary.contains(child.name) {
      Self.add(child, to: &builder)
      let shown = shown(child.text ?? "", in: child.name)
      if !shown.isEmpty { builder.update(shown) }
    }
    return builder.finish()
  }

  private static func add(_ node: RawNode, to builder: inout SourceFingerprint.Builder) {
    builder.update(node.name)
    builder.update(node.text ?? "")
    if node.attributes.isEmpty { return }
    builder.update(node.attributes[MultiRow.id] ?? "")
    builder.update(node.attributes[MultiRow.type] ?? "")
    if node.children.isEmpty { return }
    builder.update(UInt64(node.children.count))
    for child in node.children { add(child, to: &builder) }
  }

  /// A record that is set aside.
  func rejection(_ seen: SeenRecord, _ row: JSON) -> Rejection {
    let problems = seen.problems.map(\.sentence).joined(separator: "; ")
    return Rejection(
      position: .key(seen.stored.key), key: seen.stored.key, field: seen.problems.first?.place,
      reason: PortalSentence.unreadable(entity, seen.stored.key, problems),
      raw: String(decoding: row.bytes.prefix(Self.rawMax), as: UTF8.self))
  }

  /// The contract of ``Rejection/raw``.
  private static let rawMax = 4096
}
