import Files

enum FileCopy {
  /// Makes a file equal to another, at once.
  ///
  /// - Throws: `FileError`, also when the source was written to meanwhile.
  static func copy(_ source: String, to target: String, mode: UInt32 = 0o600, faults: FileFaults) throws {
    let file = try AtomicReplacement(of: target, newFileMode: mode, faults: faults)
    var reader = try FileReader(path: source, faults: faults)
    while let bytes = try reader.nextChunk() { try file.append(bytes) }
    if try reader.hasChanged() { throw FileError.changedMeanwhile(path: source) }
    try file.commit()
  }
}
