import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

extension Judge {
  /// A pair that has ended leaves its records alone, apart from the flag.
  func judgeEnded(_ pair: Pair) throws {
    for side in Side.allCases {
      guard let place = after.place(pair, side), let now = after.records[place],
        before.pairs[pair.id]?.state == .tomb, let old = before.records[place]
      else { continue }
      for (field, value) in now.fields where field != "active" {
        let expected = log.left[place]?[field] ?? old[field] ?? .empty
        if value != expected {
          throw Violation("I6", "\(place) belongs to an ended pair and \(field) became \(value)")
        }
      }
    }
    let gone = Side.allCases.filter { after.record(pair, $0) == nil }
    if gone.count == 1, before.pairs[pair.id]?.state == .coupled, let dead = gone.first {
      if settings.removals == .delete, settings.direction.isTarget(dead.opposite), isHonest,
        settings.direction.isSource(dead)
      {
        throw Violation("I1", "\(pair.id): \(dead) is gone and \(dead.opposite) is still there")
      }
    }
    if settings.removals == .flag, gone.count == 1, let dead = gone.first,
      settings.direction.isTarget(dead.opposite), let place = after.place(pair, dead.opposite),
      let live = after.records[place], before.pairs[pair.id]?.state == .coupled
    {
      if live["active"] != .text("no") && log.texts[place]?["active"] == nil {
        throw Violation("I1", "\(pair.id): \(dead) is gone and \(place) is not flagged")
      }
    }
  }

  /// An edit wins over a removal of which no run knew before: the contractor is there on both sides again.
  func judgeEditsOverRemovals() throws {
    guard isHonest, settings.direction == .both else { return }
    for (place, removedAt) in log.removedAt.sorted(by: { $0.key.description < $1.key.description }) {
      guard let id = before.holder(place), let known = before.pairs[id], known.state == .coupled,
        known.keys[place.side] == place.key, let edited = before.place(known, place.side.opposite),
        before.records[edited] != nil, !log.removed.contains(edited), let pair = after.pairs[id],
        before.held[id] == nil || before.held[id]?.isEmpty == true,
        // What came again may have been removed again.
        !log.removed.contains(where: { $0 != place && after.holder($0) == id })
      else { continue }
      for (field, editedAt) in log.editedAt[edited] ?? [:] where editedAt <= removedAt {
        guard travels(field, place.entity, to: place.side), log.texts[edited]?[field]?.count == 1,
          log.texts[place]?[field] == nil, !(log.texts[edited]?[field]?.first ?? "").isEmpty,
          after.records[edited]?[field]?.text == log.texts[edited]?[field]?.first,
          !isDelivered(field, to: place)
        else { continue }
        if pair.state != .coupled || after.record(pair, place.side) == nil {
          throw Violation("I5", "\(edited) \(field) was edited and \(place) removed: it is not there again")
        }
      }
    }
  }

  /// Whether a write named a field of a record since the last rest.
  private func isDelivered(_ field: FieldName, to place: Place) -> Bool {
    stage.replica(place.side).journal.dropFirst(log.linesBefore[place.side]).contains { line in
      line.operation.key == place.key && line.operation.entity == place.entity
        && line.operation.fields.contains(field) && line.isExecuted
    }
  }

  /// I4: the same contractor, added on both sides by people, is one, or a person is asked.
  func judgeTwins() throws {
    guard isHonest, settings.direction == .both else { return }
    for twin in log.twins {
      let records = Sides { after.records[twin[$0]] }
      guard let left = records.left, let right = records.right,
        Side.allCases.allSatisfy({ side in
          !log.removed.contains(twin[side]) && !log.broken.contains(twin[side])
            && carries("taxId", .company, side) && settings.filters[side].isEmpty
            && log.texts[twin[side]]?["taxId"]?.count == 1
        }), left["taxId"] == right["taxId"],
        after.records.count(where: { $0.key.side == .left && $0.value["taxId"] == left["taxId"] }) >= 1
      else { continue }
      let holders = Sides { after.holder(twin[$0]) }
      if let holder = holders.left, holder == holders.right {
        guard after.held[holder]?.isEmpty != false else { continue }
        try judgeFirstMerge(twin, Sides(left: left, right: right))
        continue
      }
      let isAsked = try stage.store.reviews().contains {
        $0.left == twin.left.key || $0.right == twin.right.key
      }
      if !isAsked { throw Violation("I4", "\(twin.left) and \(twin.right) are the same and have two pairs") }
    }
  }

  /// I10: a first merge clears nothing, and fills what one side alone knows.
  private func judgeFirstMerge(_ twin: Sides<Place>, _ now: Sides<Record>) throws {
    for field in ["fullName", "comment"] as [FieldName] {
      let said = Sides { log.texts[twin[$0]]?[field] ?? [] }
      guard Side.allCases.allSatisfy({ travels(field, .company, to: $0) }),
        said.left.count + said.right.count == 1
      else { continue }
      let side: Side = said.left.isEmpty ? .right : .left
      for other in Side.allCases where (now[other][field]?.text ?? "").isEmpty {
        throw Violation("I10", "\(twin[other]) \(field) is empty, and «\(said[side])» was said of it")
      }
    }
  }

  /// I21: nothing refers to a record by the key that it had before it was created again.
  func judgeFormerKeys() throws {
    // Where a column is missing for a while, records are read anew without an edit.
    guard world.weather != .hostile else { return }
    for pair in after.pairs.values where pair.state == .coupled {
      for side in Side.allCases {
        guard let record = after.record(pair, side), after.record(pair, side.opposite) != nil,
          // What people edited meanwhile keeps the old key: see docs/open.md.
          let own = after.place(pair, side), let twin = after.place(pair, side.opposite),
          log.left[own] == nil,
          log.left[twin] == nil,
          !stage.replica(side).journal.dropFirst(log.linesBefore[side]).contains(where: {
            $0.operation.key == own.key && $0.operation.entity == own.entity
          })
        else {
          continue
        }
        for (field, value) in record.fields.sorted(by: { $0.key < $1.key }) {
          guard let target = Catalogue.standard.descriptor(of: field, in: pair.entity)?.refersTo,
            travels(field, pair.entity, to: side), settings.direction == .both
          else { continue }
          for key in value.elements.map(\.value) + [value.text ?? ""] where !key.isEmpty {
            let place = Place(side: side, entity: target, key: RecordKey(rawValue: key))
            guard after.records[place] == nil, let id = before.holder(place), let meant = after.pairs[id],
              meant.state == .coupled, let now = meant.keys[side], now != place.key,
              after.record(meant, side) != nil, after.record(meant, side.opposite) != nil,
              after.held[pair.id]?.contains(field) != true
            else { continue }
            // Where the other side's word won and this side cannot say it, its own stands as it was, and means nothing.
            let twinSays = after.record(pair, side.opposite)?[field]?.text ?? ""
            if !twinSays.isEmpty, !reaches(name(twinSays, target, side.opposite), side) { continue }
            throw Violation("I21", "\(pair.id) \(side) \(field) still refers to \(key), which is \(now) now")
          }
        }
      }
    }
  }

  /// I4: one record an origin; every live record in exactly one pair, or waiting for an answer.
  func judgeIdentity() throws {
    var holders: [Place: PairID] = [:]
    for pair in after.pairs.values {
      for side in Side.allCases {
        guard let place = after.place(pair, side) else { continue }
        if let other = holders.updateValue(pair.id, forKey: place) {
          throw Violation("I4", "\(other) and \(pair.id) both hold \(place)")
        }
      }
    }
    let asked = Set(
      try stage.store.reviews().flatMap { review in
        [
          Place(side: .left, entity: review.entity, key: review.left),
          Place(side: .right, entity: review.entity, key: review.right),
        ]
      })
    var origins: [Side: [Entity: [Origin: RecordKey]]] = [:]
    for (place, record) in after.records {
      // What only the target of a one-way sync knows stays there alone.
      let isAlone =
        holders[place] == nil && settings.direction.isSource(place.side) && isTakenUp(record, place.side)
      if isAlone && !asked.contains(place) { throw Violation("I4", "\(place) has no pair") }
      guard let origin = record.origin else { continue }
      if let twin = origins[place.side, default: [:]][place.entity, default: [:]].updateValue(
        place.key, forKey: origin)
      {
        throw Violation("I4", "\(twin) and \(place) were both made from \(origin)")
      }
    }
  }

  /// Whether filter and `create` rule let a record without a pair through.
  private func isTakenUp(_ record: Record, _ side: Side) -> Bool {
    func value(_ field: FieldName) -> Value? {
      carries(field, record.entity, side) ? record[field] ?? .empty : nil
    }
    for (field, allowed) in settings.filters[side] {
      // What is not shown at all passes no filter, nor where it is shown only once it was set.
      guard let value = value(field), let text = value.text ?? (value == .empty ? "" : nil),
        allowed.contains(text)
      else { return false }
      if text.isEmpty && stage.replica(side).omitsUnset { return false }
    }
    switch settings.create[side.opposite] {
    case .always: return true
    case .never: return false
    case .requires(let fields): return fields.allSatisfy { value($0).map { $0 != .empty } ?? false }
    }
  }

  /// Whether a person is asked if a record that is there, and has no pair, is the one that a half waits for.
  func isAsked(_ half: Pair) throws -> Bool {
    let here: Side = half.keys.left != nil ? .left : .right
    guard let key = half.keys[here] else { return false }
    let paired = Set(after.pairs.values.compactMap { after.place($0, here.opposite) })
    return try stage.answers.openReviews().contains { review in
      let other = Place(side: here.opposite, entity: review.entity, key: review[here.opposite])
      return review.entity == half.entity && review[here] == key && after.records[other] != nil
        && !paired.contains(other)
    }
  }

  /// I7: what counts as seen was held by the side at some time.
  func judgeSeen() throws {
    for (id, registers) in try stage.store.registers(of: after.pairs.keys.sorted()) {
      for (unit, register) in registers.tuples where unit != "parent" {
        for side in Side.allCases {
          for (field, text) in register.seen[side] where !text.isEmpty && !memory.held(side, field, text) {
            throw Violation("I7", "\(id) \(side) \(field): «\(text)» was never there")
          }
        }
      }
    }
  }

  /// I9, I10: nothing is deleted or flagged but what lost its counterpart by a person's hand.
  func judgeRemovals() throws {
    for run in try stage.store.runs(limit: .max) {
      for entry in try stage.store.journal(of: run.id) where entry.kind == .delete || entry.kind == .flag {
        guard let pair = after.pairs[entry.pair] else { continue }
        // Its record may have been created again since, under another key.
        let isExplained = memory.everRemoved.contains { after.holder($0) == pair.id }
        // A removal that was not carried out may have become a restoration under another key.
        guard entry.state == .done || !isExplained && entry.state == .unknown && pair.state == .tomb else {
          continue
        }
        if !isExplained {
          throw Violation("I9", "\(entry.kind) of \(pair.keys) though nobody removed anything")
        }
        if entry.kind == .delete && settings.removals != .delete {
          throw Violation("I9", "deleted although that was not chosen")
        }
        if entry.kind == .delete && entry.before.isEmpty { throw Violation("I9", "deleted without an image") }
      }
    }
  }
}
