/// Fixed lists: `crm.enum.*` and `crm.multifield.fields`. Source: bitrix24-rest.md §10.
enum EnumerationMethods {
  static let methods: [Method] = [
    Method(name: "crm.enum.ownertype", scope: "crm") { (_, _) throws(RestError) in
      Answer(
        .list(
          owners.map { owner in
            .map([
              ("ID", .int(owner.id)), ("NAME", .string(owner.name)), ("SYMBOL_CODE", .string(owner.code)),
              ("SYMBOL_CODE_SHORT", .string(owner.short)),
            ])
          }))
    },
    Method(name: "crm.enum.settings.mode", scope: "crm") { (_, _) throws(RestError) in
      Answer(
        .list(
          [(1, "Классический режим работы с лидами"), (2, "Простой режим работы без лидов")].map {
            .map([
              ("ID", .int($0.0)), ("NAME", .string($0.1)), ("SYMBOL_CODE", .null),
              ("SYMBOL_CODE_SHORT", .null),
            ])
          }))
    },
    Method(name: "crm.enum.fields", scope: "crm") { (portal, _) throws(RestError) in
      Answer(
        .map(
          [
            Field("ID", nil, .integer, "ID").readOnly, Field("NAME", nil, .text, "Название").readOnly,
            Field("SYMBOL_CODE", nil, .text, "SYMBOL_CODE").readOnly,
            Field("SYMBOL_CODE_SHORT", nil, .text, "SYMBOL_CODE_SHORT").readOnly,
          ].map { ($0.name, .map(portal.descriptor($0))) }))
    },
    Method(name: "crm.multifield.fields", scope: "crm") { (portal, _) throws(RestError) in
      Answer(
        .map(
          [
            Field("ID", nil, .integer, "ID").readOnly, Field("TYPE_ID", nil, .text, "TYPE_ID").readOnly,
            Field("VALUE", nil, .text, "VALUE"), Field("VALUE_TYPE", nil, .text, "VALUE_TYPE"),
          ].map { field in
            var descriptor = PHPValue.map(portal.descriptor(field)).array ?? PHPArray()
            // Said so on its page, unlike anywhere else.
            if field.name == "ID" { descriptor.set("type", .string("int")) }
            return (field.name, .array(descriptor))
          }))
    },
  ]

  private static let owners: [(id: Int, name: String, code: String, short: String)] = [
    (1, "Лид", "LEAD", "L"), (2, "Сделка", "DEAL", "D"), (3, "Контакт", "CONTACT", "C"),
    (4, "Компания", "COMPANY", "CO"), (5, "Счёт (старая версия)", "INVOICE", "I"),
    (31, "Счёт", "SMART_INVOICE", "SI"), (7, "Предложение", "QUOTE", "Q"),
    (8, "Реквизиты", "REQUISITE", "RQ"),
  ]
}
