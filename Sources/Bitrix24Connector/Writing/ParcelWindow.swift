/// Several requests under way at once.
enum ParcelWindow {
  /// Sends parcels, at most so many at once; the next goes when one is answered.
  ///
  /// - Returns: what came of each, in the order of the answers.
  static func send<Parcel: Sendable, Part: Sendable>(
    _ parcels: [Parcel], atOnce: Int, _ send: @escaping @Sendable (Parcel) async -> Part
  ) async -> [Part] {
    await withTaskGroup(of: Part.self) { group in
      var parts: [Part] = []
      var rest = parcels[...]
      for _ in 0..<max(1, atOnce) {
        guard let parcel = rest.popFirst() else { break }
        group.addTask { await send(parcel) }
      }
      while let part = await group.next() {
        parts.append(part)
        if let parcel = rest.popFirst() { group.addTask { await send(parcel) } }
      }
      return parts
    }
  }
}
