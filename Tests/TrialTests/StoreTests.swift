import Foundation
import Testing

struct StoreTests {
  /// SQLite's page, as the store makes it.
  private static let pageBytes = 4096

  /// What can become of the store between two runs.
  enum Misfortune: CaseIterable {
    case garbage, emptied, halved, headerless, scratched, logOfNonsense, older, removed, folder
  }

  @Test(arguments: Misfortune.allCases, World.Kind.allCases)
  func `whatever becomes of the store, no contractor is lost or there twice`(
    misfortune: Misfortune, kind: World.Kind
  ) async throws {
    let world = try World(seed: 17, kind: kind)
    try await world.portal.open()
    try world.begin(firms: 3)
    try await world.comeToRest()
    let store = world.folder.appendingPathComponent("contractor-sync.sqlite")
    let older = try Data(contentsOf: store)
    if misfortune == .older {
      try world.begin(firms: 1)
      try await world.comeToRest()
    }
    let found = try Self.strike(misfortune, store, older: older)
    let ending = try await world.run()
    try world.judge(ending)
    if let found, ending.status != 0 {
      #expect(ending.status == 1, "\(ending.messages)")
      #expect(ending.messages.contains("contractor-sync.sqlite"), "\(ending.messages)")
      // Set aside or left where it was, but never removed: the bytes are there.
      let kept = try FileManager.default.contentsOfDirectory(atPath: world.folder.path).contains { name in
        guard name.hasPrefix("contractor-sync.sqlite"),
          let bytes = try? Data(contentsOf: world.folder.appendingPathComponent(name))
        else { return false }
        return misfortune == .scratched ? Self.holdsScratches(of: found, bytes) : bytes == found
      }
      #expect(kept, "\(misfortune)")
    }
    // What is no store any more could be anybody's file: a person has to move it away.
    if [.garbage, .headerless, .folder].contains(misfortune) {
      try FileManager.default.moveItem(at: store, to: world.folder.appendingPathComponent("was a store"))
    }
    // Damage that is met in the middle is looked at by the next start, which sets the store aside; that is told as well.
    for _ in 0..<2 {
      world.wait()
      let next = try await world.run()
      try world.judge(next)
      if next.status == 0 { break }
      #expect(misfortune == .scratched || misfortune == .halved, "\(next.messages)")
    }
    try await world.comeToRest()
    try await world.checkStore()
    try world.act(at: .books)
    try world.act(at: .portal)
    try await world.comeToRest()
    await world.end()
  }

  /// Where the scratched pages begin.
  private static func scratched(_ store: Data) -> StrideTo<Int> {
    stride(from: pageBytes * 4, to: store.count - pageBytes, by: pageBytes * 3)
  }

  /// Whether all that was scratched is there as it was found.
  ///
  /// A run may meet the first scratch after it has noted, in sound pages, that it began: those may differ.
  private static func holdsScratches(of found: Data, _ bytes: Data) -> Bool {
    bytes.count >= found.count
      && scratched(found).allSatisfy { page in
        bytes[page..<page + pageBytes] == found[page..<page + pageBytes]
      }
  }

  /// - Returns: the bytes that stand there now; nil where there are none to keep.
  private static func strike(_ misfortune: Misfortune, _ store: URL, older: Data) throws -> Data? {
    var bytes = try Data(contentsOf: store)
    switch misfortune {
    case .garbage: bytes = Data(repeating: 0x5a, count: bytes.count)
    case .emptied: bytes = Data()
    case .halved: bytes = bytes.prefix(bytes.count / 2)
    case .headerless: bytes.replaceSubrange(0..<100, with: Data(count: 100))
    case .scratched:
      for page in scratched(bytes) {
        bytes.replaceSubrange(page..<page + 64, with: Data(repeating: 0xff, count: 64))
      }
    case .logOfNonsense:
      try Data(repeating: 7, count: 50_000).write(to: URL(fileURLWithPath: store.path + "-wal"))
    case .older: bytes = older
    case .removed, .folder:
      try FileManager.default.removeItem(at: store)
      if misfortune == .folder {
        try FileManager.default.createDirectory(at: store, withIntermediateDirectories: false)
      }
      return nil
    }
    try bytes.write(to: store)
    return bytes
  }
}
