import Bitrix24Connector
import Contractors
import Mappings
import Reconciliation

extension Place {
  /// The place as it is used in a sync: a portal is told which codes of choices have words on the other side or in the sync's settings,
  /// so that these stay codes and others are carried by name.
  func facing(_ mapping: CompiledMapping, _ settings: SyncSettings, on side: Side) -> Place {
    guard let portal = replica as? PortalReplica else { return self }
    var options = portal.options
    for entity in settings.entities {
      for descriptor in settings.catalogue.fields(of: entity) {
        let field = descriptor.name
        var codes = mapping.spelledCodes(of: field, in: entity)
        for side in Side.allCases {
          codes.formUnion(settings.filters[side][field] ?? [])
          if let flag = settings.flags[side][field] { codes.insert(flag) }
        }
        if !codes.isEmpty { options.spelledCodes[entity, default: [:]][field] = codes }
      }
    }
    options.ordersLinks = settings.entities.contains { entity in
      mapping.capabilities(of: entity).values.contains { $0.order != .unsaid }
    }
    return Place(
      settings: self.settings, mapping: self.mapping, replica: PortalReplica(options), client: client,
      file: file)
  }
}
