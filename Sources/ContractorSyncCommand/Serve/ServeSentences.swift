import Contractors
import SyncServer

/// What `serve` says.
enum ServeSentence {
  static let nothingToServe = Sentence(
    "no sync has a `schedule:`, and no portal of a sync has `events:`: there is nothing to serve",
    "ни у одной синхронизации нет `schedule:`, и ни у одного её портала нет `events:` — обслуживать нечего")

  static let keepsConfiguration = Sentence(
    "the configuration cannot be read and stays as it was: ", "настройки не читаются, остаются прежние: ")

  static let otherStore = Sentence(
    "it names another store; start the service again", "в них указано другое хранилище; перезапустите службу")

  static func cannotFetch(_ connection: String) -> Sentence {
    Sentence(
      "\(connection): offline events cannot be fetched now; they wait in the portal: ",
      "\(connection): офлайн-события сейчас не забрать, они ждут на портале: ")
  }

  static func noAddress(_ text: String) -> Sentence {
    Sentence(
      "'\(text)' is no address to listen on: write one such as 127.0.0.1:8787 or [::1]:8787",
      "«\(text)» — не адрес: напишите, например, 127.0.0.1:8787 или [::1]:8787")
  }

  static func unknownAddress(_ host: String) -> Sentence {
    Sentence("this machine has no address \(host)", "у этой машины нет адреса \(host)")
  }

  static func portInUse(_ port: Int) -> Sentence {
    Sentence(
      "another program listens on port \(port): name another one, for serve with --listen, for authorize in 'redirect' of the connection and "
        + "on the application's card",
      "порт \(port) занят другой программой: укажите другой, для serve через --listen, для authorize в «redirect» подключения и в карточке "
        + "приложения")
  }

  static func notLoopback(_ address: String) -> Sentence {
    Sentence(
      "others could reach \(address) over the network; if that is meant, say --public",
      "адрес \(address) доступен по сети и другим; если так и надо, укажите --public")
  }

  static func isPublic(_ address: String) -> Sentence {
    Sentence(
      "\(address) can be reached over the network: whoever does sees the names of syncs and their figures (/health, /metrics), and what is sent is not encrypted. Events need the token; a proxy with TLS in front of loopback is safer",
      "\(address) доступен по сети: любой увидит названия синхронизаций и их показатели (/health, /metrics), а данные передаются без шифрования. Для событий нужен токен; надёжнее прокси с TLS перед локальным адресом"
    )
  }

  static func ready(_ url: String, _ configuration: ServedConfiguration) -> Sentence {
    Sentence("serving on \(url); ", "служба работает: \(url); ") + parts(configuration)
  }

  static func configured(_ configuration: ServedConfiguration) -> Sentence {
    Sentence("the configuration was read again; ", "настройки прочитаны заново; ") + parts(configuration)
  }

  private static func parts(_ configuration: ServedConfiguration) -> Sentence {
    let syncs = configuration.syncs.map(\.name).joined(separator: ", ")
    let connections = configuration.tokens.keys.sorted().map { "/events/\($0)" }.joined(separator: ", ")
    let served = Sentence("syncs: \(syncs)", "синхронизации: \(syncs)")
    let received =
      connections.isEmpty
      ? served : served + Sentence("; events: \(connections)", "; события: \(connections)")
    if configuration.fetched.isEmpty { return received }
    let fetched = configuration.fetched.joined(separator: ", ")
    return received + Sentence("; offline events: \(fetched)", "; офлайн-события: \(fetched)")
  }

  static func trigger(_ trigger: RunTrigger) -> Sentence {
    switch trigger {
    case .schedule: Sentence("by schedule", "по расписанию")
    case .event: Sentence("on an event", "по событию")
    }
  }
}

/// The help of `serve`.
enum ServeHelp {
  static let abstract = Sentence(
    "Runs syncs by their schedules, and when a portal tells of a change.",
    "Запускает синхронизации по расписанию и по событиям портала.")
  static let discussion = Sentence(
    """
    Takes events at /events/CONNECTION and tells at /health and /metrics how
    things stand. SIGTERM ends it after the batch in flight, SIGHUP has it read
    the configuration again. Example:
    """,
    """
    События принимает по адресу /events/ПОДКЛЮЧЕНИЕ, состояние показывает на
    /health и /metrics. SIGTERM завершает службу после текущего пакета, по SIGHUP
    она перечитывает настройки. Пример:
    """
  ).with(examples: "contractor-sync serve --listen 127.0.0.1:8787")
  static let listen = Sentence(
    "Where to listen; port 0 takes a free one.", "Где слушать; порт 0 — любой свободный.")
  static let isPublic = Sentence(
    "Allows an address that others can reach over the network.", "Разрешает адрес, доступный другим по сети.")
}
