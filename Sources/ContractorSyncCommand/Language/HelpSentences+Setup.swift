import Contractors

// `--help` of the commands that set things up and let them be tried out.

extension HelpSentence {
  enum Demo {
    static let abstract = Sentence(
      "The whole story on this machine: an emulated portal, a file, and their sync.",
      "Показывает на этой машине всю работу: учебный портал, файл и их синхронизацию.")
    static let discussion = Sentence(
      """
      Needs no account and no network; everything happens in a temporary folder that
      it names. Example:
      """,
      """
      Не нужны ни учётная запись, ни сеть; всё происходит во временной папке,
      о которой команда сообщает. Пример:
      """
    ).with(examples: "contractor-sync demo --lang ru")
    static let seed = Sentence(
      "Made-up records come from this seed.", "Начальное число генератора вымышленных записей.")
  }

  enum Init {
    static let abstract = Sentence(
      "Recognises a file and writes configuration and mapping.",
      "Распознаёт файл и записывает настройки и сопоставление.")
    static let discussion = Sentence(
      "Asks for what is not given. Example:", "Спросит обо всём, что не указано. Пример:"
    ).with(examples: "contractor-sync init --file clients.csv --webhook-from env:BITRIX24_WEBHOOK")
    static let webhookFrom = Sentence(
      "Where the webhook's address stands: env:NAME or file:PATH.",
      "Где записан адрес вебхука: env:ИМЯ или file:ПУТЬ.")
    static let portal = Sentence(
      "Of a local application: the portal's address.", "Для локального приложения: адрес портала.")
    static let clientID = Sentence(
      "Of a local application: its code (client id).", "Для локального приложения: его код (client id).")
    static let clientSecretFrom = Sentence(
      "Of a local application: where its key stands, env:NAME or file:PATH.",
      "Для локального приложения: где записан его ключ, env:ИМЯ или file:ПУТЬ.")
    static let mapping = Sentence(
      "A mapping; by default the shipped one that fits best, else one made from the header.",
      "Сопоставление; по умолчанию — самое подходящее из готовых, иначе составленное по заголовку.")
    static let full = Sentence(
      "The file always holds all records, so that a missing one was removed.",
      "В файле всегда есть все записи: если какой-то нет, она удалена.")
    static let force = Sentence("Overwrites files that are there.", "Перезаписывает существующие файлы.")
  }

  enum Check {
    static let abstract = Sentence(
      "Checks configuration, mappings, reach and rights; writes nothing.",
      "Проверяет настройки, сопоставления, доступ и права; ничего не записывает.")
    static let discussion = Sentence("Example:", "Пример:").with(
      examples: "contractor-sync check books --deep")
    static let sync = Sentence("The sync; by default all of them.", "Синхронизация; по умолчанию — все.")
    static let deep = Sentence(
      "Checks the store's integrity as well; reads all of it.",
      "Проверяет и целостность хранилища; читает его целиком.")
  }

  enum Mappings {
    static let abstract = Sentence(
      "Mapping files: how a format's columns and the fields correspond.",
      "Файлы сопоставлений: какие столбцы формата каким полям соответствуют.")
    static let discussion = Sentence("Examples:", "Примеры:").with(
      examples: "contractor-sync mappings show accounting-ru",
      "contractor-sync mappings check mappings/warehouse.yaml",
      "contractor-sync mappings infer warehouse.csv > mappings/warehouse.yaml")
    static let list = Sentence(
      "Lists the shipped mappings.", "Выводит список готовых сопоставлений.")
    static let show = Sentence("Prints a mapping file.", "Выводит файл сопоставления.")
    static let check = Sentence(
      "Reads a file with a mapping and shows what comes of it, or checks a mapping.",
      "Читает файл по сопоставлению и показывает итог или проверяет сопоставление.")
    static let checkDiscussion = Sentence(
      """
      Of a file it shows the first records, what is not mapped, what cannot be read
      and which official numbers look wrong. Nothing is written. Examples:
      """,
      """
      О файле сообщает: первые записи, что не сопоставлено, что не читается
      и какие официальные номера сомнительны. Ничего не записывает. Примеры:
      """
    ).with(
      examples: "contractor-sync mappings check contractors.xml",
      "contractor-sync mappings check clients.csv --mapping mappings/mine.yaml",
      "contractor-sync mappings check mappings/mine.yaml")
    static let checked = Sentence(
      "A CSV or XML file; or a mapping: a shipped one's name or a YAML file.",
      "Файл CSV или XML; либо сопоставление: имя готового или файл YAML.")
    static let checkMapping = Sentence(
      "The mapping to read the file with; by default the shipped one that fits best.",
      "Сопоставление, по которому читать файл; по умолчанию — самое подходящее из готовых.")
    static let records = Sentence(
      "How many records of each kind are shown.", "Сколько записей каждого вида показать.")
    static let mapping = Sentence(
      "A shipped mapping's name or a file.", "Имя готового сопоставления или файл.")
    static let infer = Sentence(
      "Proposes a mapping for a CSV or XML file and prints it.",
      "Составляет сопоставление для файла CSV или XML и выводит его.")
    static let inferDiscussion = Sentence(
      """
      For CSV it goes by the headings, in Russian, English, German or Czech, and by
      the values, and says at each column how sure it is. For XML it goes by the
      elements of the shipped mappings. Read the result, correct it, keep it.
      Example:
      """,
      """
      Для CSV смотрит на заголовки — русские, английские, немецкие, чешские —
      и на значения и у каждого столбца пишет, насколько уверена. Для XML ищет
      элементы готовых сопоставлений. Прочитайте результат, поправьте и сохраните.
      Пример:
      """
    ).with(
      examples: "contractor-sync mappings infer warehouse.csv > mappings/warehouse.yaml")
    static let name = Sentence(
      "The mapping's name; by default the file's.", "Имя сопоставления; по умолчанию — имя файла.")
    static let entity = Sentence(
      "The kind of record: company or contact; guessed by default.",
      "Вид записей: company или contact; по умолчанию угадывается.")
  }

  enum Emulator {
    static let abstract = Sentence(
      "Runs an emulated Bitrix24 portal on loopback, to try things out.",
      "Запускает на этой машине учебный портал Битрикс24, чтобы попробовать программу.")
    static let discussion = Sentence(
      "The portal lives in memory and is gone when the command ends. Example:",
      "Портал хранится в памяти и исчезает, когда команда завершается. Пример:"
    ).with(examples: "contractor-sync emulator --port 8080 --companies 100 --contacts 50")
    static let port = Sentence("The port; 0 takes a free one.", "Порт; 0 — любой свободный.")
    static let seed = Sentence(
      "Made-up records come from this seed: the same seed gives the same portal.",
      "Начальное число генератора вымышленных записей: то же число — тот же портал.")
    static let companies = Sentence(
      "How many made-up companies there are.", "Сколько на портале вымышленных компаний.")
    static let contacts = Sentence(
      "How many made-up contacts there are.", "Сколько на портале вымышленных контактов.")
    static let requisites = Sentence(
      "Made-up companies have requisites: INN, KPP, OGRN, an account, an address.",
      "У вымышленных компаний есть реквизиты: ИНН, КПП, ОГРН, счёт, адрес.")
    static let latency = Sentence(
      "How long each request takes, in milliseconds.", "Сколько длится каждый запрос, в миллисекундах.")
    static let cost = Sentence(
      "Execution time charged for each command, in milliseconds; by default about a live portal's.",
      "Сколько времени засчитывается каждой команде, в миллисекундах; по умолчанию — примерно как на настоящем портале."
    )
    static let realTime = Sentence(
      "Let requests last as long as their commands are charged.",
      "Запросы длятся столько, сколько засчитано их командам.")
    static let enterprise = Sentence(
      "The limits of the Enterprise plan.", "Ограничения тарифа «Энтерпрайз».")
    static let application = Sentence(
      "The portal knows a local application as well, to try `authorize` with.",
      "Портал знает и локальное приложение, чтобы попробовать `authorize`.")
    static let unlimited = Sentence("No limits.", "Без ограничений.")
  }
}
