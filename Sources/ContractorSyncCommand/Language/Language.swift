import Contractors

extension Language {
  /// The language of `--lang`, else of the locale: `ru…` is Russian, everything else English.
  static func chosen(option: Language?, environment: [String: String]) -> Language {
    if let option { return option }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let value = environment[name], !value.isEmpty { return value.hasPrefix("ru") ? .russian : .english }
    }
    return .english
  }
}
