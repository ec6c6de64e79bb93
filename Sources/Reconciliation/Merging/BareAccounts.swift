import Contractors

/// Accounts on a side that has no place for the bank's code, which is a part of their key: there they go by their number alone.
extension BagContext {
  /// Whether a side shows accounts without the codes of their banks.
  func isWithoutBankCode(_ side: Side) -> Bool {
    descriptor.type == .bankAccount && capabilities[side]?.parts?.contains("bankCode") == false
  }

  /// The key that an account has on a side which has no place for the bank's code.
  func bare(_ key: String) -> String {
    key.firstIndex(of: "@").map { String(key[...$0]) } ?? key
  }

  /// The keys of whole accounts, by the keys of their numbers alone: those that are known, and those that the other side shows.
  func bareAccounts(_ register: BagRegister, _ other: [Element]) -> [String: String] {
    let known = register.elements.filter(\.isMember).map(\.key)
    let keys = known + other.map { comparison.elementKey(of: $0, type: descriptor.type) }
    // Those that are on their way out come last: their numbers may be those of others by now.
    let all = keys + register.elements.filter { !$0.isMember }.map(\.key)
    var whole: [String: String] = [:]
    for key in all where whole[bare(key)] == nil && !keys.contains(bare(key)) { whole[bare(key)] = key }
    return whole
  }

  /// Of accounts that a side cannot tell from each other it gets one, rather that which it has already.
  func told(_ members: [ElementRegister], on side: Side) -> [ElementRegister] {
    guard isWithoutBankCode(side) else { return members }
    var numbers: Set<String> = []
    let told = (members.filter { $0.seen[side] } + members.filter { !$0.seen[side] })
      .filter { numbers.insert(bare($0.key)).inserted }.map(\.key)
    return members.filter { told.contains($0.key) }
  }

  /// Registers in which an account goes by the bank's code that its side says now: for the other side, which has no place for the
  /// code, it is the same account.
  func renamedAccounts(_ register: BagRegister, _ observed: Sides<[Element]?>) -> BagRegister {
    var next = register
    for side in Side.allCases {
      guard isWithoutBankCode(side.opposite), let shown = observed[side] else { continue }
      let keys = shown.map { comparison.elementKey(of: $0, type: descriptor.type) }
      for index in next.elements.indices
      where next.elements[index].isMember && !keys.contains(next.elements[index].key) {
        let number = bare(next.elements[index].key)
        let name = keys.first { key in bare(key) == number && !next.elements.contains { $0.key == key } }
        guard let name else { continue }
        next.elements[index].key = name
        if name == number {
          // The code was taken out: a side that holds none need not say so.
          next.elements[index].attributes.decided["bankCode"] = ""
          next.elements[index].attributes.seen[side]["bankCode"] = ""
        }
      }
    }
    return next
  }
}

/// Accounts of a side that never shows all that it has, such as a bank's statement.
extension BagContext {
  /// An account that is named by its number alone, with what the side said of the only one of that number before.
  func withKnownBank(_ account: Element, _ register: BagRegister, on side: Side) -> Element {
    guard descriptor.type == .bankAccount, (account.parts["bankCode"] ?? "").isEmpty else { return account }
    let key = comparison.elementKey(of: account, type: descriptor.type)
    let known = register.elements.filter { $0.seen[side] && bare($0.key) == bare(key) }
    guard known.count == 1, let parts = known.first?.attributes.seen[side] else { return account }
    var whole = account
    for (part, text) in parts
    where Self.isAddressPart(part) && (whole.parts[part.rawValue] ?? "").isEmpty && !text.isEmpty {
      whole.parts[part.rawValue] = text
    }
    return whole
  }

  /// Whether an account that a side does not name now is the one that it names with another bank: a number has one bank.
  func isCorrected(
    _ account: ElementRegister, by shown: [Element], _ register: BagRegister, on side: Side
  ) -> Bool {
    guard descriptor.type == .bankAccount else { return false }
    let number = bare(account.key)
    let keys = shown.map { comparison.elementKey(of: $0, type: descriptor.type) }
    let new = keys.filter { key in
      bare(key) == number && !register.elements.contains { $0.key == key && $0.seen[side] }
    }
    let unsaid = register.elements.filter {
      $0.seen[side] && bare($0.key) == number && !keys.contains($0.key)
    }
    return new.count == 1 && unsaid.count == 1
  }
}
