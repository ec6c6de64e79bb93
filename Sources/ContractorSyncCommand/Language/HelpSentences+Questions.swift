import Contractors

// `--help` of the commands that show where things stand and take answers.

extension HelpSentence {
  enum Status {
    static let abstract = Sentence(
      "Where things stand: last runs, open questions, links.",
      "Как обстоят дела: последние запуски, открытые вопросы, связи.")
    static let discussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync status", "contractor-sync status --output json")
  }

  enum Connections {
    static let abstract = Sentence(
      "The configured connections: address, owner, rights, last use.",
      "Настроенные подключения: адрес, владелец, права, последнее использование.")
    static let discussion = Sentence(
      "Portals are asked for whom their webhook acts and what it may do.\nSecrets are never shown. Examples:",
      "У порталов спрашивается, от чьего имени действует вебхук и что ему\nможно. Секреты не выводятся. Примеры:"
    ).with(examples: "contractor-sync connections", "contractor-sync connections --offline --output json")
    static let offline = Sentence("Asks no portal.", "Не спрашивает порталы.")
  }

  enum History {
    static let abstract = Sentence(
      "What was done and why, run by run or field by field.",
      "Что и почему сделано: по запускам или по полям.")
    static let discussion = Sentence(
      "Examples: the last runs, then every value that run 12 replaced:",
      "Примеры: последние запуски, затем каждое значение, которое заменил запуск 12:"
    ).with(examples: "contractor-sync history", "contractor-sync history 12")
    static let run = Sentence("The run's number.", "Номер запуска.")
  }

  enum Undo {
    static let abstract = Sentence(
      "Takes back what a run wrote, as far as nobody changed it since.",
      "Отменяет то, что записал запуск, если с тех пор этого никто не менял.")
    static let discussion = Sentence(
      """
      The values of before are decided for both sides, and the next sync writes
      them. Records that the run created or removed stay and are named.
      Examples: what would be taken back, then do it:
      """,
      """
      Прежние значения становятся решением для обеих сторон; их запишет
      следующая синхронизация. Записи, которые запуск создал или удалил,
      остаются и названы. Примеры: что будет отменено, затем сама отмена:
      """
    ).with(examples: "contractor-sync undo 12 --dry-run", "contractor-sync undo 12", "contractor-sync sync")
    static let run = Sentence("The run's number, from history.", "Номер запуска из history.")
    static let dryRun = Sentence(
      "Only show what would be taken back.", "Только показать, что будет отменено.")
  }

  enum Conflicts {
    static let abstract = Sentence(
      "Questions about values: both sides changed a field.",
      "Вопросы о значениях: одно поле изменили обе стороны.")
    static let discussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync conflicts", "contractor-sync conflicts resolve 3 --take right")
    static let list = Sentence("Lists the open conflicts.", "Выводит список открытых конфликтов.")
    static let show = Sentence("Shows one conflict.", "Показывает один конфликт.")
    static let resolve = Sentence(
      "Decides a conflict; the next run writes the answer.",
      "Разрешает конфликт; решение запишет следующий запуск.")
    static let resolveDiscussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync conflicts resolve 3 --take left",
      "contractor-sync conflicts resolve 3 --take \"ООО Вектор\"",
      "contractor-sync conflicts resolve 4 \\",
      "  --take taxId=9999000013 --take taxReason=999901001")
    static let id = Sentence("The conflict's number.", "Номер конфликта.")
    static let take = Sentence(
      "left, right, a value, or field=value for a group.",
      "left, right, значение, а для группы — поле=значение.")
  }

  enum Review {
    static let abstract = Sentence(
      "Questions about who is who: two records may be the same contractor.",
      "Вопросы о том, кто есть кто: две записи могут быть одним контрагентом.")
    static let discussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync review", "contractor-sync review accept 2")
    static let list = Sentence("Lists the open questions.", "Выводит список открытых вопросов.")
    static let accept = Sentence(
      "The two records are the same contractor.", "Эти две записи — один и тот же контрагент.")
    static let reject = Sentence(
      "The two records are different contractors.", "Эти две записи — разные контрагенты.")
    static let id = Sentence("The question's number.", "Номер вопроса.")
  }

  enum SetAside {
    static let abstract = Sentence(
      "Records that were set aside, and why.", "Отложенные записи и причины, по которым они отложены.")
    static let discussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync setaside", "contractor-sync setaside show 5",
      "contractor-sync setaside retry")
    static let list = Sentence("Lists the records set aside.", "Выводит список отложенных записей.")
    static let show = Sentence(
      "Shows one record with its raw text.", "Показывает одну запись с её исходным текстом.")
    static let retry = Sentence(
      "Lets the next run try all of them again.",
      "Следующий запуск снова попробует перенести отложенные записи.")
    static let id = Sentence("The number in the list.", "Номер в списке.")
  }

  enum Links {
    static let abstract = Sentence(
      "The mapping table: which records are the same contractor.",
      "Таблица связей: какие записи относятся к одному контрагенту.")
    static let discussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync links find 000000012", "contractor-sync links join 000000012 345",
      "contractor-sync links split 7")
    static let list = Sentence("Lists all links.", "Выводит список всех связей.")
    static let find = Sentence("Finds the links of a key.", "Находит связи по ключу записи.")
    static let key = Sentence("A key of either side.", "Ключ записи на любой из сторон.")
    static let join = Sentence(
      "Says that two records are the same contractor.",
      "Связывает две записи: это один и тот же контрагент.")
    static let left = Sentence("The left record's key.", "Ключ записи на левой стороне.")
    static let right = Sentence("The right record's key.", "Ключ записи на правой стороне.")
    static let entity = Sentence(
      "The kind of record: company or contact.", "Вид записей: company или contact.")
    static let split = Sentence(
      "Ends a link; both records stay as they are and go their own ways.",
      "Разрывает связь; обе записи остаются как есть, дальше — каждая сама по себе.")
    static let id = Sentence("The link's number.", "Номер связи.")
    static let rebuild = Sentence(
      "Lets the next run read everything anew.", "Следующий запуск прочитает всё заново.")
    static let rebuildDiscussion = Sentence(
      """
      For a file that was moved, or a portal reached by another user's webhook: what
      the connection then points to is taken for the place it was. Records that are
      others under the same keys need a sync of their own.

      A lost store needs no command: the next run finds the links again from the
      records' origins.
      """,
      """
      Для файла, который перенесли, и для портала, к которому подключились вебхуком
      другого пользователя: новое место считается прежним. Если под теми же ключами
      там другие записи, нужна отдельная синхронизация.

      Если потеряно хранилище, команда не нужна: следующий запуск сам восстановит
      связи по отметкам о происхождении в записях.
      """)
  }
}
