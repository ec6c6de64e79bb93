import Contractors
import Reconciliation
import SyncEngine

/// What becomes of each field of a run that is undone, in words and for programs.
struct UndoText {
  let console: Console
  let names: Sides<String>

  private static let valueCharacters = 56

  func line(_ field: UndoneField) -> String {
    let record = [names[field.side], field.entity.rawValue, field.key?.rawValue ?? "—"].joined(separator: " ")
    guard let name = field.field else {
      return OperationText.line("\(record)  " + reason(field))
    }
    let values = OperationText(console: console, names: names)
    let change = OperationText.change(
      field.written.map(values.text) ?? "—", field.before.map(values.text) ?? "—", Self.valueCharacters)
    let line = "\(record)  \(name): \(change)"
    return field.obstacle == nil ? line : line + "  (\(reason(field)))"
  }

  private func reason(_ field: UndoneField) -> String {
    field.obstacle.map { UndoSentence.obstacle($0)[console.language] } ?? ""
  }

  static func json(_ field: UndoneField) -> JSONText.Value {
    .object([
      ("pair", .int(Int(field.pair.rawValue))), ("entity", .string(field.entity.rawValue)),
      ("side", .string(field.side.rawValue)), ("key", field.key.map { .string($0.rawValue) } ?? .null),
      ("field", field.field.map { .string($0.rawValue) } ?? .null),
      ("undone", .bool(field.obstacle == nil)),
      ("why", field.obstacle.map { .string($0.rawValue) } ?? .null),
    ])
  }
}

/// What is said of undoing.
enum UndoSentence {
  static func obstacle(_ obstacle: UndoneField.Obstacle) -> Sentence {
    switch obstacle {
    case .touched: Sentence("changed since, stays", "с тех пор изменено, остаётся")
    case .twofold:
      Sentence("the sides had different values, stays", "у сторон были разные значения, остаётся")
    case .created:
      Sentence(
        "created by the run, stays; remove it where it is not wanted",
        "создано запуском, остаётся; удалите там, где не нужно")
    case .ended:
      Sentence(
        "removed by the run or its link has ended; make it again in its program",
        "удалено запуском или связь закончилась; создайте заново в своей программе")
    }
  }

  static func undone(_ count: Int, of all: Int) -> Sentence {
    Sentence(
      "\(count) of \(all) taken back; the next sync writes them",
      "отменено \(count) из \(all); запишет следующая синхронизация")
  }

  static func wouldUndo(_ count: Int, of all: Int) -> Sentence {
    Sentence("\(count) of \(all) would be taken back", "было бы отменено \(count) из \(all)")
  }
}
