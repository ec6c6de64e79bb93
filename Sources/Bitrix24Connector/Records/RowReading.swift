package import Bitrix24
package import Contractors
package import Mappings

/// What the connector makes of rows of a list, for tests that throw anything at it.
package enum RowReading {
  /// Observes rows without a portal.
  ///
  /// - Parameters:
  ///   - rows: the rows of `crm.company.list` or `crm.contact.list`.
  ///   - entity: which of the two.
  ///   - described: the answer of `crm.company.fields` or `crm.contact.fields`.
  ///   - mapping: what the fields mean.
  /// - Returns: the records that have an id.
  /// - Throws: ``PortalReplicaError`` when the description does not fit the mapping.
  package static func observe(
    _ rows: [JSON], of entity: Entity, described: JSON, mapping: CompiledMapping
  ) throws -> [Observed] {
    // Never asked: nothing listens on this port.
    let client = PortalClient(try WebhookURL("http://127.0.0.1:1/rest/1/code/"), pace: PortalPace())
    let options = PortalReplicaOptions(
      connection: "crm", client: client, mapping: mapping, now: { Timestamp(milliseconds: 0) })
    let schema = try EntitySchema(
      entity, options, described: described, items: nil, users: nil, requisites: nil, dictionaries: [:])
    return rows.compactMap { row in
      row["ID"]?.id.map { id in
        let seen = schema.see(schema.record(row, id: id, nil))
        _ = schema.rejection(seen, row)
        _ = schema.takesPart(seen.stored)
        return seen.observed
      }
    }
  }
}
