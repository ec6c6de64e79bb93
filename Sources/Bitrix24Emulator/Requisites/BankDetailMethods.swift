/// `crm.requisite.bankdetail.*`; ENTITY_ID is the requisite's id. Source: bitrix24-rest.md §6.4.
enum BankDetailMethods {
  static let methods: [Method] =
    [
      Method(name: "crm.requisite.bankdetail.add", scope: "crm") { (portal, arguments) throws(RestError) in
        let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
        let requisite = fields["ENTITY_ID"]?.integer ?? 0
        guard portal.visible(.requisite, requisite) != nil else { throw RequisiteMethods.ownerInvalid }
        try portal.checkWritable(.accessDenied)
        var texts = portal.rowTexts(.bankDetail, fields, isChange: false)
        // The country is the preset's, whatever is asked for: page `crm.requisite.bankdetail.add`.
        texts["COUNTRY_ID"] = portal.country(ofRequisite: requisite)
        return Answer(.int(portal.rowCreate(.bankDetail, owner: .requisite(requisite), texts)))
      },
      Method(name: "crm.requisite.bankdetail.update", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowUpdate(.bankDetail, arguments)
      },
      Method(name: "crm.requisite.bankdetail.delete", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowDelete(.bankDetail, arguments)
      },
    ] + RowKind.bankDetail.readingMethods("crm.requisite.bankdetail.")
}

extension Portal {
  /// The country of the requisite's preset, Russia where there is no such preset.
  func country(ofRequisite id: Int) -> String {
    let preset = rows(.requisite)[id: id]?.texts["PRESET_ID"].flatMap { Int($0) } ?? 0
    return rows(.preset)[id: preset]?.texts["COUNTRY_ID"] ?? String(Presets.russia)
  }
}
