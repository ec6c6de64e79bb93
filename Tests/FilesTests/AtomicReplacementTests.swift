import Files
import Glibc
import Testing

struct `Replacing files` {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a new file has the mode that was asked for`() throws {
    try directory.write("x", to: "private")
    try directory.write("x", to: "public", mode: 0o644)
    #expect(directory.mode("private") & 0o777 == 0o600)
    #expect(directory.mode("public") & 0o777 == 0o644)
    #expect(directory.names == ["private", "public"])
  }

  @Test func `a replaced file keeps its mode`() throws {
    let path = try directory.write("one", to: "a", mode: 0o640)
    let replacement = try AtomicReplacement(of: path)
    try replacement.append(Array("two".utf8))
    #expect(try directory.text("a") == "one")
    let identity = try replacement.commit()
    #expect(try FileIdentity(path: path) == identity)
    #expect(try directory.text("a") == "two")
    #expect(directory.mode("a") & 0o777 == 0o640)
  }

  @Test func `bytes of any amount arrive in order`() throws {
    let replacement = try AtomicReplacement(of: directory.file("a"))
    var expected: [UInt8] = []
    for size in [0, 1, 100_000, 200_000, 300_000, 5, 262_144, 7] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &+ size) }
      expected += bytes
      try replacement.append(bytes)
    }
    try replacement.commit()
    #expect(try FileReader.contents(of: directory.file("a"), limit: 1 << 21) == expected)
  }

  @Test func `giving up leaves everything as it was`() throws {
    let path = try directory.write("one", to: "a")
    let replacement = try AtomicReplacement(of: path)
    try replacement.append(Array("two".utf8))
    #expect(directory.names.count == 2)
    replacement.abort()
    #expect(directory.names == ["a"])
    #expect(throws: FileError.replacementOver(path: path)) { try replacement.commit() }
    #expect(throws: FileError.replacementOver(path: path)) { try replacement.append([1]) }
    #expect(try directory.text("a") == "one")
  }

  @Test func `a forgotten replacement leaves nothing behind`() throws {
    let path = try directory.write("one", to: "a")
    do { _ = try AtomicReplacement(of: path) }
    #expect(directory.names == ["a"])
  }

  @Test func `links survive`() throws {
    try directory.write("one", to: "a")
    #expect(symlink("a", directory.file("near")) == 0)
    #expect(symlink(directory.file("near"), directory.file("far")) == 0)
    #expect(symlink("b", directory.file("dangling")) == 0)
    try directory.write("two", to: "far")
    try directory.write("three", to: "dangling")
    #expect(try directory.text("a") == "two")
    #expect(try directory.text("b") == "three")
    for link in ["near", "far", "dangling"] { #expect(directory.mode(link) & S_IFMT == S_IFLNK) }
    #expect(directory.names == ["a", "b", "dangling", "far", "near"])
  }

  @Test func `a circle of links is an error`() throws {
    #expect(symlink("y", directory.file("x")) == 0)
    #expect(symlink("x", directory.file("y")) == 0)
    #expect(throws: FileError.system(operation: .inspect, path: directory.file("x"), code: ELOOP)) {
      try AtomicReplacement(of: directory.file("x"))
    }
  }

  @Test func `a file that changed after it was read is not replaced`() throws {
    let path = try directory.write("one", to: "a")
    let read = try FileIdentity(path: path)
    let replacement = try AtomicReplacement(of: path)
    try directory.write("other", to: "a")
    #expect(throws: FileError.changedMeanwhile(path: path)) { try replacement.commit(expecting: read) }
    #expect(try directory.text("a") == "other")
    #expect(directory.names == ["a"])
    let second = try AtomicReplacement(of: path)
    try second.commit(expecting: FileIdentity(path: path))
    #expect(try directory.text("a") == "")
  }

  @Test func `directories are not replaced`() throws {
    #expect(throws: FileError.notARegularFile(path: directory.path)) {
      try AtomicReplacement(of: directory.path)
    }
    let path = directory.file("absent/a")
    let error = #expect(throws: FileError.self) { try AtomicReplacement(of: path) }
    #expect(error?.isMissing == true)
  }

  @Test func `a long name is no obstacle`() throws {
    let name = String(repeating: "ж", count: 127)
    try directory.write("x", to: name)
    #expect(try directory.text(name) == "x")
  }

  @Test(arguments: [
    FileOperation.create, .changeMode, .write, .sync, .rename, .syncDirectory,
  ])
  func `whatever fails, the target is whole and nothing is left`(operation: FileOperation) throws {
    let path = try directory.write("one", to: "a")
    let faults = FileFaults([.init(operation, code: ENOSPC)])
    let error = #expect(throws: FileError.self) {
      let replacement = try AtomicReplacement(of: path, faults: faults)
      try replacement.append(Array("two".utf8))
      try replacement.commit()
    }
    guard case .system(let failed, let named, ENOSPC) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(failed == operation)
    #expect(named.hasPrefix(directory.path))
    #expect(faults.count(of: operation) == 1)
    #expect(try directory.text("a") == (operation == .syncDirectory ? "two" : "one"))
    #expect(directory.names == ["a"])
  }

  @Test(arguments: [FileOperation.changeMode, .write, .sync, .rename])
  func `a crash leaves the old file and a hidden one beside it`(operation: FileOperation) throws {
    let path = try directory.write("one", to: "a")
    let faults = FileFaults([.init(operation, isCrash: true)])
    #expect(throws: FileError.self) {
      let replacement = try AtomicReplacement(of: path, faults: faults)
      try replacement.append(Array("two".utf8))
      try replacement.commit()
    }
    #expect(try directory.text("a") == "one")
    #expect(directory.names.count == 2)
    #expect(directory.names.first?.hasPrefix(".a.") == true)
  }

  @Test func `the second write can fail`() throws {
    let faults = FileFaults([.init(.write, occurrence: 2)])
    let replacement = try AtomicReplacement(of: directory.file("a"), faults: faults)
    try replacement.append([UInt8](repeating: 1, count: 300_000))
    #expect(throws: FileError.self) { try replacement.append([UInt8](repeating: 2, count: 300_000)) }
    replacement.abort()
    #expect(directory.names == [])
  }
}

struct `Locks and private files` {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a lock excludes another and names its holder`() throws {
    let path = directory.file("lock")
    do {
      let lock = try FileLock(path: path, holder: "process 4711")
      #expect(throws: FileError.locked(path: path, holder: "process 4711")) { try FileLock(path: path) }
      #expect(lock.path == path)
    }
    let again = try FileLock(path: path)
    #expect(throws: FileError.locked(path: path, holder: "")) { try FileLock(path: path) }
    #expect(again.path == path)
    #expect(directory.mode("lock") & 0o777 == 0o600)
  }

  @Test func `a lock is given back although a process that is being started shares the file`() throws {
    let path = directory.file("lock")
    var shared: [Int32] = []
    do {
      let lock = try FileLock(path: path)
      // What a fork does to it until the new program is loaded.
      shared = (0..<1024).filter { number in
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
        return count > 0 && String(decoding: buffer.prefix(count), as: UTF8.self) == lock.path
      }.map { dup($0) }
    }
    defer { for number in shared { close(number) } }
    #expect(shared.count == 1)
    _ = try FileLock(path: path)
  }

  @Test func `directories are made with those above them`() throws {
    #expect(try Directories.create(directory.file("a/b/c")))
    #expect(try !Directories.create(directory.file("a/b/c")))
    #expect(["a", "a/b", "a/b/c"].allSatisfy { directory.mode($0) & 0o777 == 0o700 })
    try directory.write("x", to: "file")
    #expect(throws: FileError.system(operation: .createDirectory, path: directory.file("file"), code: EEXIST))
    {
      try Directories.create(directory.file("file"))
    }
    #expect(throws: FileError.self) { try Directories.create(directory.file("file/a")) }
    #expect(throws: FileError.self) { try Directories.create("") }
    #expect(throws: FileError.self) { try Directories.create("/proc/absent/a") }
    try Directories.create(directory.file("x//y/"))
    #expect(directory.mode("x/y") & 0o777 == 0o700)
  }

  @Test func `a private file is made once`() throws {
    #expect(try Directories.createFile(directory.file("store")))
    #expect(directory.mode("store") & 0o777 == 0o600)
    try directory.write("x", to: "store")
    #expect(try !Directories.createFile(directory.file("store")))
    #expect(try directory.text("store") == "x")
    #expect(throws: FileError.self) { try Directories.createFile(directory.file("absent/store")) }
  }

  @Test(arguments: FileOperation.allCases)
  func `every error names path and cause`(operation: FileOperation) {
    let error = FileError.system(operation: operation, path: "/data/контрагенты.csv", code: ENOSPC)
    #expect(error.description.contains("/data/контрагенты.csv: No space left on device."))
  }

  @Test func `what killed replacements left behind is removed, and nothing else`() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("old", to: "клиенты.csv")
    let names = [
      ".клиенты.csv.abc123.tmp", ".клиенты.csv.1y2p0ij32e8e7.tmp", ".клиенты.csv.lock",
      ".клиенты.csv.НЕТ.tmp",
      ".клиенты.csv.tmp", "клиенты.csv.abc123.tmp", ".другие.csv.abc123.tmp",
    ]
    for name in names { _ = try folder.write("x", to: name) }
    #expect(AtomicReplacement.removeLeftovers(of: path) == 2)
    #expect(AtomicReplacement.removeLeftovers(of: path) == 0)
    #expect(AtomicReplacement.removeLeftovers(of: folder.path + "/нет/такого.csv") == 0)
    for name in names.dropFirst(2) { #expect(access("\(folder.path)/\(name)", F_OK) == 0, "\(name)") }
    #expect(access(path, F_OK) == 0)
  }
}
