import Foundation
import Testing

struct DiskTests {
  @Test(arguments: World.Kind.allCases)
  func `on a disk that is full nothing is half done, and with room again everything is`(kind: World.Kind)
    async throws
  {
    var space = 0
    while true {
      let world = try World(seed: 11, kind: kind)
      try await world.portal.open()
      try world.begin(firms: 2)
      let ending = try await world.run(World.sync, .space(space))
      try world.judge(ending)
      if ending.status == 1 {
        #expect(
          ending.messages.contains("full") || ending.messages.contains("No space left"), "\(ending.messages)")
      }
      try world.lookAtBooks()
      try await world.comeToRest()
      await world.end()
      if ending.board.struck == 0 { break }
      space += space < 200_000 ? 9_973 : 49_999
    }
  }

  /// Needs rights to mount; without them the test above has to do.
  @Test(.enabled(if: geteuid() == 0), arguments: World.Kind.allCases)
  func `a small file system that is full is told of and does no harm`(kind: World.Kind) async throws {
    for kilobytes in [16, 64, 192, 320, 640] {
      let folder = Bench.folder.appendingPathComponent("contractor-sync-disk-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      guard Self.call("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "none", folder.path) else { return }
      defer {
        _ = Self.call("umount", folder.path)
        try? FileManager.default.removeItem(at: folder)
      }
      let world = try World(seed: 13, kind: kind, folder: folder)
      try await world.portal.open()
      try world.begin(firms: 2)
      try world.judge(try await world.run())
      #expect(Self.call("mount", "-o", "remount,size=64m", folder.path))
      try await world.comeToRest()
      await world.end()
    }
  }

  private static func call(_ words: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
