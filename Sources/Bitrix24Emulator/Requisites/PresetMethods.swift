/// `crm.requisite.preset.*`, templates. Source: bitrix24-rest.md §6.3.
enum PresetMethods {
  static let methods: [Method] =
    [
      Method(name: "crm.requisite.preset.add", scope: "crm") { (portal, arguments) throws(RestError) in
        let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
        guard fields["ENTITY_TYPE_ID"]?.integer == RowOwner.requisiteTypeID else {
          throw .classic("ENTITY_TYPE_ID is not defined or invalid")
        }
        guard Presets.countries.contains(where: { $0.id == fields["COUNTRY_ID"]?.integer }) else {
          throw .classic("COUNTRY_ID is not defined or invalid")
        }
        guard let name = fields["NAME"]?.text, !name.isEmpty else {
          throw .classic("NAME is not defined or invalid")
        }
        try portal.checkWritable(.accessDenied)
        return Answer(
          .int(
            portal.rowCreate(.preset, owner: .none, portal.rowTexts(.preset, fields, isChange: false))))
      },
      Method(name: "crm.requisite.preset.update", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowUpdate(.preset, arguments)
      },
      Method(name: "crm.requisite.preset.delete", scope: "crm") { (portal, arguments) throws(RestError) in
        let id = try arguments.id()
        if portal.rows(.requisite).rows.contains(where: { $0.texts["PRESET_ID"] == String(id) }) {
          throw .classic("Вы не можете удалить шаблон, так как по нему уже созданы реквизиты")
        }
        portal.presetFields[id] = nil
        return try portal.rowDelete(.preset, arguments)
      },
      Method(name: "crm.requisite.preset.countries", scope: "crm") { (_, _) throws(RestError) in
        Answer(
          .list(
            Presets.countries.map {
              .map([("ID", .int($0.id)), ("CODE", .string($0.code)), ("TITLE", .string($0.title))])
            }))
      },
    ] + RowKind.preset.readingMethods("crm.requisite.preset.")
}
