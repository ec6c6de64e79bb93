import Contractors

// The parser breaks a line that reaches 80 columns, in the middle of an example too: lines of discussions stay below.

/// The sentences of `--help`, by command; here those of the program itself and of options that several commands have.
enum HelpSentence {
  static let program = Sentence(
    "Keeps contractors the same in accounting files, warehouse files and a Bitrix24 portal.",
    "Поддерживает одинаковые данные о контрагентах в файлах бухгалтерии и склада и на портале Битрикс24.")
  static let firstSteps =
    Sentence("A first look, without any account:", "Посмотреть в деле, без учётной записи:")
    .with(examples: "contractor-sync demo")
    + Sentence("\nWith a file and a portal of your own:", "\nСо своим файлом и своим порталом:")
    .with(
      examples: "contractor-sync init --file clients.csv --webhook-from env:BITRIX24_WEBHOOK",
      "contractor-sync plan", "contractor-sync sync")

  static let sync = Sentence(
    "The sync; may be left out when only one is configured.",
    "Синхронизация; можно не указывать, если настроена только одна.")
  static let file = Sentence("The CSV file.", "Файл CSV.")
  static let anyFile = Sentence(
    "The file: CSV or XML, as the mapping says.", "Файл: CSV или XML, смотря по сопоставлению.")

  enum Global {
    static let config = Sentence("The configuration file.", "Файл настроек.")
    static let output = Sentence(
      "How results are printed: text, json or ndjson.", "Формат результатов: text, json или ndjson.")
    static let lang = Sentence(
      "The language: en or ru; by default that of the locale.",
      "Язык: en или ru; по умолчанию — язык локали.")
    static let noColor = Sentence(
      "No colours (also with NO_COLOR set).", "Без цвета (то же, если задана переменная NO_COLOR).")
    static let quiet = Sentence(
      "Results and errors only, no messages.", "Только результаты и ошибки, без сообщений.")
    static let logLevel = Sentence(
      "How much is logged on standard error: debug (every request), info, warning or error.",
      "Подробность журнала в потоке ошибок: debug (каждый запрос), info, warning или error.")
    static let logFormat = Sentence(
      "How messages and log are written: text, or json with one object a line.",
      "Формат сообщений и журнала: text или json, по одному объекту в строке.")
  }

  enum Run {
    static let allow = Sentence(
      "Lifts a guard for this run; may be repeated.",
      "Снимает защиту на этот запуск; можно указать несколько раз.")
    static let noWait = Sentence(
      "Does not wait for records whose creation was not answered.",
      "Не ждёт записей, создание которых осталось без ответа.")
  }

  enum Plan {
    static let abstract = Sentence(
      "Shows what a run would do, field by field, and saves it.",
      "Показывает поле за полем, что сделает запуск, и сохраняет план.")
    static let discussion = Sentence(
      "Nothing is written to either side. Example:", "Ни на одной стороне ничего не меняется. Пример:"
    ).with(examples: "contractor-sync plan books --output ndjson")
    static let detailedExitcode = Sentence(
      "Exits with 2 when there is something to do.", "Код возврата 2, если есть что делать.")
  }

  enum Sync {
    static let abstract = Sentence(
      "Brings both sides of a sync together.",
      "Приводит обе стороны синхронизации в соответствие друг с другом.")
    static let discussion = Sentence(
      """
      Reads both sides, decides field by field, and writes only what changed.
      Examples:
      """,
      """
      Читает обе стороны, решает по каждому полю и записывает только изменённое.
      Примеры:
      """
    ).with(examples: "contractor-sync sync books", "contractor-sync sync books --plan 31")
    static let plan = Sentence(
      "Does exactly this saved plan, or refuses it as stale.",
      "Выполняет именно этот сохранённый план; устаревший не выполняется.")
    static let dryRun = Sentence(
      "Shows what would be done; the same as `plan`.", "Показывает, что будет сделано; то же, что `plan`.")
  }

  enum Transfer {
    static let mapping = Sentence(
      "A shipped mapping's name or a mapping file.", "Имя готового сопоставления или файл сопоставления.")
    static let connection = Sentence(
      "A connection of the configuration file.", "Подключение из файла настроек.")
    static let webhookFrom = Sentence(
      "Where the webhook's address stands, without a configuration: env:NAME or file:PATH.",
      "Где записан адрес вебхука, если файла настроек нет: env:ИМЯ или file:ПУТЬ.")
    static let source = Sentence(
      "Names the source, so that repeating sends only what changed (default: the mapping's name).",
      "Имя источника: по нему при повторе отправляется только изменённое (по умолчанию — имя сопоставления).")
    static let policy = Sentence(
      "How differences are settled where both sides hold a value: ask, left, right, prefer-left, …",
      "Как решать, если обе стороны хранят разные значения: ask, left, right, prefer-left, …")
    static let encoding = Sentence(
      "The file's encoding; recognised by default.", "Кодировка файла; по умолчанию распознаётся.")
    static let delimiter = Sentence(
      "The file's delimiter: comma, semicolon, tab or pipe; recognised by default.",
      "Разделитель в файле: comma, semicolon, tab или pipe; по умолчанию распознаётся.")
    static let dryRun = Sentence("Shows what would be done.", "Только показывает, что будет сделано.")
  }

  enum Import {
    static let abstract = Sentence(
      "Brings the contractors of a file into a portal.", "Загружает контрагентов из файла на портал.")
    static let discussion = Sentence(
      """
      Records that are there already are recognised by origin, tax id, e-mail and
      phone; repeating the command sends only what changed; nothing is ever removed.
      Examples:
      """,
      """
      Записи, которые на портале уже есть, узнаются по отметке о происхождении, ИНН,
      e-mail и телефону; при повторе отправляется только изменённое; ничего никогда
      не удаляется. Примеры:
      """
    ).with(
      examples: "contractor-sync import clients.csv --mapping accounting-ru --connection crm",
      "BITRIX24_WEBHOOK=… contractor-sync import clients.csv \\",
      "  --mapping accounting-ru --webhook-from env:BITRIX24_WEBHOOK")
  }

  enum Export {
    static let abstract = Sentence(
      "Writes the contractors of a portal into a file.", "Выгружает контрагентов с портала в файл.")
    static let discussion = Sentence(
      """
      A file that is there is brought up to date, its other rows and columns stay as
      they are. Example:
      """,
      """
      Существующий файл обновляется; остальные его строки и столбцы не меняются.
      Пример:
      """
    ).with(examples: "contractor-sync export clients.csv --mapping generic --connection crm")
  }
}
