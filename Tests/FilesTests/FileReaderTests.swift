import Files
import Glibc
import Testing

struct `Reading files` {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `chunks joined are the file`() throws {
    let text = String(repeating: "Ромашка;", count: 1000)
    let path = try directory.write(text, to: "a.csv")
    for size in [1000, 4096, FileReader.chunkBytes] {
      var reader = try FileReader(path: path)
      var bytes: [UInt8] = []
      while let chunk = try reader.nextChunk(size) {
        #expect(chunk.count <= size)
        bytes += chunk
      }
      #expect(bytes == Array(text.utf8))
      #expect(reader.offset == bytes.count)
      #expect(reader.identity.size == bytes.count)
      #expect(try !reader.hasChanged())
    }
  }

  @Test func `a range is read wherever the chunks stand`() throws {
    let reader = try FileReader(path: try directory.write("0123456789", to: "a"))
    #expect(try reader.bytes(in: 3..<6) == Array("345".utf8))
    #expect(try reader.bytes(in: 8..<100) == Array("89".utf8))
    #expect(try reader.bytes(in: 20..<30) == [])
    #expect(try reader.bytes(in: 4..<4) == [])
  }

  @Test func `a change while reading is noticed`() throws {
    let path = try directory.write("one", to: "a")
    let reader = try FileReader(path: path)
    let stream = try #require(fopen(path, "a"))
    fputs("two", stream)
    fclose(stream)
    #expect(try reader.hasChanged())
  }

  @Test func `another file in its place is noticed`() throws {
    let path = try directory.write("one", to: "a")
    var reader = try FileReader(path: path)
    try directory.write("two", to: "a")
    #expect(try reader.hasChanged())
    #expect(try reader.nextChunk() == Array("one".utf8))
    unlink(path)
    #expect(try reader.hasChanged())
  }

  @Test func `identities tell states apart and can be kept`() throws {
    let path = try directory.write("one", to: "a")
    let first = try FileIdentity(path: path)
    #expect(try FileIdentity(path: path) == first)
    #expect(
      FileIdentity(
        device: first.device, inode: first.inode, size: first.size,
        modifiedNanoseconds: first.modifiedNanoseconds) == first)
    try directory.write("two", to: "a")
    #expect(try FileIdentity(path: path) != first)
  }

  @Test func `a small file is read whole within its limit`() throws {
    let path = try directory.write("12345", to: "a")
    #expect(try FileReader.contents(of: path, limit: 5) == Array("12345".utf8))
    #expect(throws: FileError.tooLarge(path: path, bytes: 5, limit: 4)) {
      try FileReader.contents(of: path, limit: 4)
    }
    #expect(try FileReader.contents(of: directory.write("", to: "empty"), limit: 0) == [])
  }

  @Test func `what is no regular file is refused`() throws {
    #expect(throws: FileError.notARegularFile(path: directory.path)) { try FileReader(path: directory.path) }
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: FileError.notARegularFile(path: pipe)) { try FileReader(path: pipe) }
  }

  @Test func `a missing file says so with its path`() throws {
    let path = directory.file("absent")
    let error = #expect(throws: FileError.self) { try FileReader(path: path) }
    #expect(error == .system(operation: .open, path: path, code: ENOENT))
    #expect(error?.isMissing == true)
    #expect(error?.description == "Cannot open \(path): No such file or directory.")
  }

  @Test(
    arguments: [
      ([], true), ([0xEF, 0xBB, 0xBF], true), ([0xFF, 0xFE, 0x0D, 0x00, 0x0A, 0x00], true),
      ([0xFE, 0xFF, 0x00, 0x20], true), ([0x20, 0x09, 0x0D, 0x0A], true), ([0xEF, 0xBB, 0xBF, 0x3B], false),
      ([0x0A, 0x61], false), (Array(repeating: 0x20, count: 100_000), false),
    ] as [([UInt8], Bool)]) func `a file without text is blank`(bytes: [UInt8], isBlank: Bool) throws
  {
    let replacement = try AtomicReplacement(of: directory.file("a"))
    try replacement.append(bytes)
    try replacement.commit()
    #expect(try FileReader(path: directory.file("a")).isBlank() == isBlank)
    #expect(FileReader.isBlank(directory.file("a")) == isBlank)
    #expect(!FileReader.isBlank(directory.file("none")))
  }

  @Test func `a failed read is an error`() throws {
    let path = try directory.write("12345", to: "a")
    #expect(throws: FileError.system(operation: .read, path: path, code: EIO)) {
      try FileReader.contents(of: path, limit: 10, faults: FileFaults([.init(.read)]))
    }
  }
}
