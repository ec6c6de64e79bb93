/// An ordered map that is a list while its keys are 0, 1, 2, …, as arrays of the portal's language are.
///
/// The distinction shows on the wire: a list becomes a JSON array, anything else an object, and an empty one
/// is always `[]`. Source: bitrix24-rest.md §3.3.
struct PHPArray: Sendable, Hashable {
  /// `nil` while the array is a list.
  private(set) var keys: [String]?
  private(set) var values: [PHPValue]
  /// Built only for long maps; short ones are searched.
  private var places: [String: Int] = [:]
  private var nextIndex = 0

  private static let searchedKeysMax = 16

  init() {
    self.keys = nil
    self.values = []
  }

  init(list: [PHPValue]) {
    self.keys = nil
    self.values = list
  }

  /// The keys must be distinct and as many as the values; the caller answers for both.
  init(keys: [String], values: [PHPValue]) {
    self.keys = PHPArray.areSequential(keys) ? nil : keys
    self.values = values
    if self.keys != nil { rebuildPlaces() }
  }

  var count: Int { values.count }
  var isEmpty: Bool { values.isEmpty }
  var isList: Bool { keys == nil }

  subscript(key: String) -> PHPValue? {
    place(of: key).map { values[$0] }
  }

  func key(at place: Int) -> String { keys?[place] ?? String(place) }

  var pairs: [(key: String, value: PHPValue)] {
    values.indices.map { (key(at: $0), values[$0]) }
  }

  mutating func append(_ value: PHPValue) {
    if keys == nil {
      values.append(value)
    } else {
      insert(String(nextIndex), value)
    }
  }

  mutating func set(_ key: String, _ value: PHPValue) {
    if let place = place(of: key) {
      values[place] = value
    } else {
      insert(key, value)
    }
  }

  /// Changes the value under a key in place, `null` at first when the key is new.
  mutating func update(_ key: String, _ change: (inout PHPValue) -> Void) {
    let place: Int
    if let known = self.place(of: key) {
      place = known
    } else {
      insert(key, .null)
      place = values.count - 1
    }
    var value = values[place]
    values[place] = .null  // keeps the nested storage uniquely held while it is changed
    change(&value)
    values[place] = value
  }

  /// Takes a named key out; a list keeps its elements.
  mutating func remove(_ key: String) {
    guard keys != nil, self[key] != nil else { return }
    let kept = pairs.filter { $0.key != key }
    self = PHPArray(keys: kept.map(\.key), values: kept.map(\.value))
  }

  mutating func mapValues(_ change: (PHPValue) -> PHPValue) {
    for place in values.indices { values[place] = change(values[place]) }
  }

  private func place(of key: String) -> Int? {
    guard let keys else {
      guard let number = PHPArray.index(key), number < values.count else { return nil }
      return number
    }
    return keys.count > PHPArray.searchedKeysMax ? places[key] : keys.firstIndex(of: key)
  }

  private mutating func insert(_ key: String, _ value: PHPValue) {
    if keys == nil {
      if key == String(values.count) {
        values.append(value)
        return
      }
      keys = values.indices.map(String.init)
      nextIndex = values.count
    }
    keys?.append(key)
    values.append(value)
    if let number = PHPArray.index(key) { nextIndex = max(nextIndex, number + 1) }
    if values.count == PHPArray.searchedKeysMax + 1 {
      rebuildPlaces()
    } else if values.count > PHPArray.searchedKeysMax {
      places[key] = values.count - 1
    }
  }

  private mutating func rebuildPlaces() {
    guard let keys else { return }
    nextIndex = keys.reduce(0) { max($0, (PHPArray.index($1) ?? -1) + 1) }
    guard keys.count > PHPArray.searchedKeysMax else { return }
    for (place, key) in keys.enumerated() { places[key] = place }
  }

  /// The number a key stands for when it is written as the language would write it: "7", never "07".
  private static func index(_ key: String) -> Int? {
    guard let first = key.utf8.first, first >= 0x30, first <= 0x39, key.utf8.count <= 9 else { return nil }
    if first == 0x30, key.utf8.count > 1 { return nil }
    return Int(key)
  }

  private static func areSequential(_ keys: [String]) -> Bool {
    for (place, key) in keys.enumerated() where key != String(place) { return false }
    return true
  }
}
