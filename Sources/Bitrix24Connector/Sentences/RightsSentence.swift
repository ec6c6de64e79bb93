package import Contractors

/// Which rights are missing and where to grant them, in the words that fit whoever calls the portal.
package struct RightsSentence: Sendable {
  private let isApplication: Bool

  /// Speaks of a local application, else of an inbound webhook.
  package init(isApplication: Bool) { self.isApplication = isApplication }

  private var caller: Sentence {
    isApplication ? Sentence("application", "приложению") : Sentence("webhook", "вебхуку")
  }

  private var user: Sentence {
    isApplication
      ? Sentence("the user who authorised the application", "сотруднику, который авторизовал приложение,")
      : Sentence("the webhook's user", "пользователю вебхука")
  }

  private var edit: Sentence {
    isApplication
      ? Sentence(
        "edit the local application, add 'user', save, then 'contractor-sync authorize' for this connection",
        "изменить локальное приложение, добавить «user», сохранить, затем «contractor-sync authorize» для этого подключения"
      )
      : Sentence("edit the webhook, add 'user', save", "изменить вебхук, добавить «user», сохранить")
  }

  package var noUserScope: Sentence {
    Sentence(
      "the \(caller.english) lacks the scope 'user', so responsible persons are not carried; to carry them: Applications, "
        + "Developers, \(edit.english)",
      "\(caller.russian) не дано право «user», поэтому ответственные не переносятся; чтобы переносить их: «Разработчикам», "
        + edit.russian)
  }

  package var hiddenUsers: Sentence {
    let remedy =
      isApplication
      ? Sentence(
        "let a user authorise the application who may see the employees",
        "пусть приложение авторизует сотрудник, которому видны другие сотрудники")
      : Sentence(
        "make the webhook in the name of a user who may see the employees",
        "создайте вебхук от имени пользователя, которому видны сотрудники")
    return Sentence(
      "the portal does not show its users to this \(caller.english), so responsible persons are not carried; "
        + "\(remedy.english): Company, Employees, invite or change the user's rights",
      "портал не показывает этому \(caller.russian) пользователей, поэтому ответственные не переносятся; "
        + "\(remedy.russian): «Компания», «Сотрудники», права пользователя")
  }

  package func hiddenRecords(_ entity: Entity, _ host: String) -> Sentence {
    let (records, russian) =
      entity == .company ? ("companies", "компании") : ("contacts", "контакты")
    return Sentence(
      "\(host) does not show \(records) to this \(caller.english). Let \(user.english) read them: CRM, Settings, Access "
        + "permissions, the user's role.",
      "\(host) не показывает этому \(caller.russian) \(russian). Разрешите \(user.russian) читать их: «CRM», «Настройки», "
        + "«Права доступа», роль пользователя.")
  }

  package var hiddenRequisites: Sentence {
    Sentence(
      "the portal does not show its requisites to this \(caller.english), so tax numbers, bank accounts and addresses are not "
        + "carried; let \(user.english) read companies and contacts: CRM, Settings, Access permissions, the user's role",
      "портал не показывает этому \(caller.russian) реквизиты, поэтому ИНН, счета и адреса не переносятся; разрешите "
        + "\(user.russian) читать компании и контакты: «CRM», «Настройки», «Права доступа», роль пользователя"
    )
  }

  package var hiddenAddresses: Sentence {
    Sentence(
      "the portal does not show addresses to this \(caller.english), so they are not carried; let \(user.english) read companies "
        + "and contacts: CRM, Settings, Access permissions, the user's role",
      "портал не показывает этому \(caller.russian) адреса, поэтому они не переносятся; разрешите \(user.russian) читать "
        + "компании и контакты: «CRM», «Настройки», «Права доступа», роль пользователя")
  }

  package var hiddenStatuses: Sentence {
    Sentence(
      "the portal does not show its lists of choices (types, industries) to this \(caller.english), so what is chosen from them is "
        + "not carried; let \(user.english) read at least one kind of CRM record: CRM, Settings, Access permissions, the user's role",
      "портал не показывает этому \(caller.russian) справочники (типы, сферы деятельности), поэтому выбранное из них не "
        + "переносится; разрешите \(user.russian) читать хотя бы один вид записей CRM: «CRM», «Настройки», «Права доступа», роль пользователя"
    )
  }

  package var hiddenUserFields: Sentence {
    Sentence(
      "the portal does not show its user fields to this \(caller.english); let \(user.english) read companies and contacts: CRM, "
        + "Settings, Access permissions, the user's role",
      "портал не показывает этому \(caller.russian) пользовательские поля; разрешите \(user.russian) читать компании и "
        + "контакты: «CRM», «Настройки», «Права доступа», роль пользователя")
  }

  package var cannotImport: Sentence {
    Sentence(
      "'load: import' is set and the portal does not offer the import to this \(caller.english): new records are made one by "
        + "one; let \(user.english) import companies and contacts: CRM, Settings, Access permissions, the user's role",
      "задано «load: import», но портал не даёт этому \(caller.russian) импорт: новые записи создаются по одной; разрешите "
        + "\(user.russian) импорт компаний и контактов: «CRM», «Настройки», «Права доступа», роль пользователя"
    )
  }
}
