import Contractors

/// The line of an address beside its parts.
///
/// A side that holds parts alone shows a line that was made of them. Where it meets the line that another side gave with the same parts,
/// the two are one address, and the given line is the one to keep. Source: contractor-formats.md §1.4, §22.
extension BagContext {
  /// Gives a side whose line is made of its parts the other side's line, where both show an address for the first time and no part of one
  /// contradicts the other's.
  ///
  /// - Returns: the side and the line that it shows; nil where nothing was given.
  func takeLine(of shown: inout Sides<Parts?>, _ register: TupleRegister) -> (side: Side, text: String)? {
    guard descriptor.type == .address, let left = shown.left, let right = shown.right,
      register.seen.left["value"] == nil, register.seen.right["value"] == nil,
      let leftLine = left["value"], let rightLine = right["value"], !leftLine.isEmpty, !rightLine.isEmpty,
      !tupleContext.same(leftLine, rightLine, "value"), isSameAddress(left, right)
    else { return nil }
    for side in [Side.right, .left] {
      guard let own = shown[side], let text = own["value"], Self.isMade(text, of: own) else { continue }
      shown[side]?["value"] = side == .left ? rightLine : leftLine
      return (side, text)
    }
    return nil
  }

  /// An address that a side gave as a line alone and gives in parts now: what was decided of the parts was made of that line on the other
  /// side, so that they stand against what this one said, as its line does, and against nobody else's word. Where its line stays and the
  /// parts say something else than it, somebody said that.
  func takePartsOfLine(_ register: inout TupleRegister, _ observed: Sides<Parts?>) {
    guard descriptor.type == .address else { return }
    for side in Side.allCases {
      guard let shown = observed[side], let line = shown["value"], let before = register.seen[side]["value"],
        !register.seen[side].keys.contains(where: Self.isAddressPart),
        !tupleContext.same(line, before, "value") || Self.isMade(before, of: register.decided)
      else { continue }
      for part in shown.keys where Self.isAddressPart(part) {
        register.seen[side][part] = register.decided[part] ?? ""
      }
    }
  }

  /// The keys of addresses of which one side does not say the kind that they have on the other, by the keys that the kind gives them.
  func kindlessAddresses(_ register: BagRegister) -> [String: String] {
    guard descriptor.type == .address else { return [:] }
    var keys: [String: String] = [:]
    for element in register.elements where element.isMember {
      let key = comparison.elementKey(of: Self.element(from: element.attributes.decided), type: .address)
      if key != element.key, !register.elements.contains(where: { $0.key == key }) { keys[key] = element.key }
    }
    return keys
  }

  /// Whether two addresses are said in different lines.
  func isAnotherAddress(_ new: ElementRegister, than old: ElementRegister) -> Bool {
    guard descriptor.type == .address, let line = new.attributes.decided["value"],
      let before = old.attributes.decided["value"]
    else { return false }
    return !tupleContext.same(line, before, "value")
  }

  /// Whether two addresses have parts in common and none that differ.
  private func isSameAddress(_ left: Parts, _ right: Parts) -> Bool {
    let common = left.filter { part, text in
      Self.isAddressPart(part) && !text.isEmpty && right[part]?.isEmpty == false
    }
    return !common.isEmpty && common.allSatisfy { tupleContext.same($1, right[$0] ?? "", $0) }
  }

  /// Whether a line says no more than its parts and all of them.
  private static func isMade(_ line: String, of address: Parts) -> Bool {
    let parts = address.filter { isAddressPart($0.key) }.map(\.value)
    return substance(of: line).sorted() == substance(of: parts.joined()).sorted()
  }
}

extension TupleRegister {
  /// Notes that a side shows a text where it holds what was decided.
  mutating func accept(_ text: String, as part: FieldName, on side: Side) {
    guard let decided = decided[part] else { return }
    seen[side][part] = text
    accepted[side][part] = FieldHash(of: decided)
  }
}
