import Contractors

/// The sentences of `mappings check` and `mappings infer`.
enum MappingSentence {
  static func findsRecords(_ name: String, _ count: Int) -> Sentence {
    if count == 0 {
      return Sentence(
        "the document is of the shipped mapping \(name), and none of its records can be read",
        "документ — в формате готового сопоставления \(name), но ни одна его запись не читается")
    }
    let records = Noun.record.counted(count)
    return Sentence(
      "the shipped mapping \(name) finds \(records.english)",
      "готовое сопоставление \(name) находит: \(records.russian)")
  }

  static func nothingFits(_ path: String) -> Sentence {
    Sentence(
      "no shipped mapping understands \(path): name one with --mapping, or make one with `contractor-sync mappings infer`",
      "ни одно готовое сопоставление не понимает \(path): укажите его через --mapping или составьте командой "
        + "`contractor-sync mappings infer`")
  }

  static func unknownVocabulary(_ root: String) -> Sentence {
    Sentence(
      "the document <\(root)> and its elements are of no shipped mapping: write one by `docs/mappings.md`, \"Trees: XML\"",
      "документ <\(root)> и его элементы не известны ни одному готовому сопоставлению: напишите своё по `docs/mappings.md`, "
        + "раздел «Trees: XML»")
  }

  static func read(_ entity: Entity, _ count: Int, rejected: Int) -> Sentence {
    let records = entity.noun.counted(count)
    let rest = Noun.record.counted(rejected)
    return Sentence(
      "\(records.english) can be read" + (rejected == 0 ? "" : ", \(rest.english) cannot"),
      "читается: \(records.russian)" + (rejected == 0 ? "" : ", не читается: \(rest.russian)"))
  }

  static func rejected(_ position: SourcePosition, _ field: String?, _ reason: Sentence) -> Sentence {
    let place = position.words
    let field = field.map { " [\($0)]" } ?? ""
    return Sentence(
      "not valid, \(place.english)\(field): \(reason.english)",
      "неверно, \(place.russian)\(field): \(reason.russian)")
  }

  static func doubtful(_ position: SourcePosition, _ identifier: DoubtfulIdentifier) -> Sentence {
    let place = position.words
    let (field, value) = (identifier.field, identifier.value)
    if identifier.lostLeadingZeros {
      let problem = identifier.problem.sentence
      return Sentence(
        "doubtful, \(place.english): \(field) '\(value)' \(problem.english)",
        "сомнительно, \(place.russian): \(field) «\(value)»: \(problem.russian)")
    }
    return Sentence(
      "doubtful, \(place.english): the check digits of \(field) '\(value)' do not fit",
      "сомнительно, \(place.russian): не сходятся контрольные цифры \(field) «\(value)»")
  }

  static let marked = Sentence("marked as removed", "помечена на удаление")

  static func more(_ count: Int) -> Sentence {
    Sentence("and \(count) more like these", "и ещё таких: \(count)")
  }
}
