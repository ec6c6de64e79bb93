import Contractors

/// A record as a replica in memory holds it: what it shows, and what lies beneath.
struct NativeRecord: Hashable {
  var record: Record
  /// What people know of the record and the replica does not carry.
  var beneath: [FieldName: Value] = [:]
  /// Fields that never held a value.
  var unset: Set<FieldName> = []
  /// The number of the change that wrote it last.
  var change: Int
  /// From this call on it is found by its origin.
  var foundFrom: Int
  /// From this moment on it is found by its origin; nil is at once.
  var foundAfter: Timestamp?
  /// Whether reading it fails.
  var isBroken = false

  /// What the replica shows of it: where fields that never held a value are not even there, it is without them, and where an empty field
  /// says nothing, without that.
  func shown(_ options: MemoryOptions) -> Record {
    var shown = record
    if !options.showsOrigin { shown.origin = nil }
    if options.omitsUnset {
      for field in unset { shown.fields[field] = nil }
    }
    for field in options.silentlyEmpty where shown.fields[field] == .empty { shown.fields[field] = nil }
    return shown
  }

  /// Everything that the record holds.
  var whole: Record {
    var whole = record
    whole.fields.merge(beneath) { shown, _ in shown }
    return whole
  }
}

extension MemoryOptions {
  /// What the replica holds of a record: every field it carries, `empty` where nothing is given.
  func held(_ record: Record) -> Record {
    guard let capabilities = capabilities[record.entity] else { return record }
    var held = record
    held.fields = [:]
    held.origin = capabilities.keepsOrigin ? record.origin : nil
    for (name, capability) in capabilities.fields {
      held.fields[name] = self.held(record.fields[name] ?? .empty, name, record.entity, capability)
    }
    return held
  }

  /// What of a record the replica does not carry.
  func beneath(_ record: Record) -> [FieldName: Value] {
    guard let capabilities = capabilities[record.entity] else { return [:] }
    return record.fields.filter { capabilities.fields[$0.key] == nil }
  }

  private func held(_ value: Value, _ name: FieldName, _ entity: Entity, _ capability: FieldCapability)
    -> Value
  {
    switch value {
    case .empty: return .empty
    case .text(let text): return .scalar(cut(text, name, capability))
    case .bag(let elements):
      var rest = capability.maximumElements ?? .max
      var places = capability.kinds
      var held: [Element] = []
      for var element in elements where rest > 0 {
        if places != nil {
          let kind = element.kind ?? ""
          let slot = (places?[kind] ?? 0) > 0 ? kind : "*"
          guard let free = places?[slot], free > 0 else { continue }
          places?[slot] = free - 1
        }
        element.value = cut(element.value, name, capability)
        if !capability.carriesKind { element.kind = nil }
        if !capability.carriesComment { element.comment = nil }
        if let parts = capability.parts { element.parts = element.parts.filter { parts.contains($0.key) } }
        held.append(element)
        rest -= 1
      }
      return .elements(held)
    }
  }

  private func cut(_ text: String, _ name: FieldName, _ capability: FieldCapability) -> String {
    let normal = normaliser(name, text)
    guard let length = capability.maximumLength else { return normal }
    return String(normal.prefix(length))
  }

  /// A bag after an addressed change; nil when an element to be changed is not there.
  func changed(_ elements: [Element], by change: BagChange, _ type: FieldType) -> [Element]? {
    var next = elements
    func place(_ element: Element) -> Int? {
      let key = comparison.elementKey(of: element, type: type)
      return next.firstIndex { comparison.elementKey(of: $0, type: type) == key }
    }
    for edit in change.changed {
      guard let index = place(edit.from) else { return nil }
      next[index] = edit.to
    }
    for element in change.removed {
      if let index = place(element) { next.remove(at: index) }
    }
    for element in change.added where place(element) == nil { next.append(element) }
    guard !keepsOwnOrder, let order = change.order else { return next }
    return next.arranged(order) { comparison.elementKey(of: $0, type: type) }
  }
}
