/// `crm.requisite.preset.field.*`, the fields of one template. Source: bitrix24-rest.md §6.3.
enum PresetFieldMethods {
  static let methods: [Method] = [
    method("list") { (portal, preset, _) throws(RestError) in
      Answer(.list((portal.presetFields[preset] ?? []).sorted { $0.sort < $1.sort }.map(\.value)))
    },
    method("get") { (portal, preset, arguments) throws(RestError) in
      let place = try portal.presetFieldPlace(preset, arguments)
      return Answer(portal.presetFields[preset]?[place].value ?? .null)
    },
    method("add") { (portal, preset, arguments) throws(RestError) in
      let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
      let name = fields["FIELD_NAME"]?.text ?? ""
      guard portal.fieldsAvailable(toPreset: preset).contains(name) else {
        throw .classic("The field '\(name)' can not be added.")
      }
      try portal.checkWritable(.accessDenied)
      let known = portal.presetFields[preset] ?? []
      var field = PresetField(
        id: (known.map(\.id).max() ?? 0) + 1, name: name, title: "", isInShortList: false, sort: 500)
      PresetFieldMethods.change(&field, fields)
      portal.presetFields[preset] = known + [field]
      return Answer(.int(field.id))
    },
    method("update") { (portal, preset, arguments) throws(RestError) in
      let place = try portal.presetFieldPlace(preset, arguments)
      let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
      try portal.checkWritable(.accessDenied)
      var field = portal.presetFields[preset, default: []][place]
      PresetFieldMethods.change(&field, fields)
      portal.presetFields[preset]?[place] = field
      return .done
    },
    method("delete") { (portal, preset, arguments) throws(RestError) in
      let place = try portal.presetFieldPlace(preset, arguments)
      try portal.checkWritable(.accessDenied)
      portal.presetFields[preset]?.remove(at: place)
      return .done
    },
    Method(name: prefix + "availabletoadd", scope: "crm") { (portal, arguments) throws(RestError) in
      let preset = arguments["preset"]?.array?["ID"]?.integer ?? 0
      guard portal.rows(.preset)[id: preset] != nil else { throw .classic("Шаблон не найден.") }
      return Answer(.list(portal.fieldsAvailable(toPreset: preset).map(PHPValue.string)))
    },
    Method(name: prefix + "fields", scope: "crm") { (portal, _) throws(RestError) in
      Answer(.map(PresetFieldMethods.fields.map { ($0.name, .map(portal.descriptor($0))) }))
    },
  ]

  private static let prefix = "crm.requisite.preset.field."

  private static let fields: [Field] = [
    Field("ID", nil, .integer, "ID").readOnly, Field("FIELD_NAME", nil, .text, "Имя").required,
    Field("FIELD_TITLE", nil, .text, "Название в шаблоне"), Field("SORT", nil, .integer, "Сортировка"),
    Field("IN_SHORT_LIST", nil, .flag, "Показывать в кратком списке"),
  ]

  private static func method(
    _ name: String,
    _ body: @escaping @Sendable (inout Portal, Int, Arguments) throws(RestError) -> Answer
  ) -> Method {
    Method(name: prefix + name, scope: "crm") { (portal, arguments) throws(RestError) in
      let preset = arguments["preset"]?.array?["ID"]?.integer ?? 0
      guard portal.rows(.preset)[id: preset] != nil else { throw RowKind.preset.notFound(preset) }
      return try body(&portal, preset, arguments)
    }
  }

  private static func change(_ field: inout PresetField, _ fields: PHPArray) {
    if let title = fields["FIELD_TITLE"]?.text { field.title = title }
    if let flag = fields["IN_SHORT_LIST"] { field.isInShortList = flag.isOn }
    if let sort = fields["SORT"] { field.sort = sort.integer }
  }
}

extension Portal {
  fileprivate func presetFieldPlace(_ preset: Int, _ arguments: Arguments) throws(RestError) -> Int {
    let id = try arguments.id()
    guard let place = presetFields[preset]?.firstIndex(where: { $0.id == id }) else {
      throw .classic("The PresetField with ID '\(id)' is not found")
    }
    return place
  }

  fileprivate func fieldsAvailable(toPreset preset: Int) -> [String] {
    let taken = Set((presetFields[preset] ?? []).map(\.name))
    return (Presets.russianFields + options.requisiteUserFields.map(\.name)).filter { !taken.contains($0) }
  }
}
