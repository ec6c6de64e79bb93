import Bitrix24
import Synchronization

/// A portal that knows list methods only: ids, pages of 50, conditions on ids, chained references.
final class ListPortal: Sendable {
  let ids: [Int]
  /// What a reference to a missing place becomes; the documentation does not say.
  enum MissingReference: Sendable { case error, nothing, one }

  private let missing: MissingReference
  private let failing: Mutex<Set<Int>>
  private let count = Mutex(0)

  /// `failing` holds numbers of list commands in batches, from 0 over all requests, that are refused once.
  init(ids: [Int], missing: MissingReference = .error, failing: Set<Int> = []) {
    self.ids = ids
    self.missing = missing
    self.failing = Mutex(failing)
  }

  /// List commands run so far.
  var commands: Int { count.withLock { $0 } }

  func reply(to request: ReceivedRequest) -> Reply {
    guard let body = try? JSON(parsing: request.body) else { return .json("{}", status: 400) }
    if let commands = body["cmd"] { return batch(commands.members, halts: body["halt"] == 1) }
    let filter = body["filter"]?.members.map { member in
      (
        member.name,
        member.value.elements.isEmpty ? [member.value.text ?? ""] : member.value.elements.compactMap(\.text)
      )
    }
    let isItems = request.target.contains("crm.item.list")
    let result = rows(filter ?? [], isItems: isItems)
    return .json(String(decoding: (["result": result, "total": 0] as JSON).bytes, as: UTF8.self))
  }

  private func batch(_ commands: [JSON.Member], halts: Bool) -> Reply {
    var results: [JSON.Member] = []
    var errors: [JSON.Member] = []
    for command in commands {
      guard let text = command.value.text else { continue }
      let number = count.withLock { count in
        defer { count += 1 }
        return count
      }
      let isRefused = failing.withLock { $0.remove(number) != nil }
      if !isRefused, let filter = filter(text, results) {
        results.append(.init(command.name, rows(filter, isItems: text.hasPrefix("crm.item.list"))))
      } else {
        errors.append(
          .init(command.name, ["error": "", "error_description": "Failed to get list. General error"]))
        if halts { break }
      }
    }
    let answer: JSON = [
      "result": [
        "result": Self.map(results), "result_error": Self.map(errors), "result_total": [], "result_next": [],
        "result_time": [],
      ]
    ]
    return .json(String(decoding: answer.bytes, as: UTF8.self))
  }

  private static func map(_ members: [JSON.Member]) -> JSON {
    members.isEmpty ? [] : .object(.init(members))
  }

  /// The conditions of a command with references resolved; `nil` when one leads nowhere.
  private func filter(_ command: String, _ results: [JSON.Member]) -> [(String, [String])]? {
    var filter: [(String, [String])] = []
    for (name, value) in queryPairs(command) where name.hasPrefix("filter[") {
      let key = String(name.dropFirst("filter[".count).prefix { $0 != "]" })
      var value = value
      if value.hasPrefix("$result[") {
        var found: JSON? = .object(.init(results))
        for step in value.dropFirst("$result[".count).dropLast().components(separatedBy: "][") {
          found = found.flatMap { json in Int(step).map { json[$0] } ?? json[step] }
        }
        switch (found?.text, missing) {
        case (let text?, _): value = text
        case (nil, .error): return nil
        case (nil, .nothing): value = ""
        case (nil, .one): value = "1"
        }
      }
      if let place = filter.firstIndex(where: { $0.0 == key }) {
        filter[place].1.append(value)
      } else {
        filter.append((key, [value]))
      }
    }
    return filter
  }

  private func rows(_ filter: [(String, [String])], isItems: Bool) -> JSON {
    var range = 0...Int.max
    var wanted: Set<Int>?
    for (name, values) in filter {
      let numbers = values.compactMap { Int($0) }
      let number = numbers.first ?? 0
      switch name.prefix(while: { !$0.isLetter }) {
      case ">": range = range.clamped(to: (number + 1)...Int.max)
      case ">=": range = range.clamped(to: number...Int.max)
      case "<=": range = range.clamped(to: 0...number)
      case "@": wanted = Set(numbers)
      default: break
      }
    }
    let page = ids.lazy.filter { range.contains($0) && wanted?.contains($0) != false }.prefix(50)
    if isItems { return ["items": .array(page.map { ["id": .int($0)] })] }
    return .array(page.map { ["ID": .string(String($0))] })
  }
}

extension Substring {
  fileprivate func components(separatedBy mark: String) -> [String] {
    split(separator: mark, omittingEmptySubsequences: false).map(String.init)
  }
}
