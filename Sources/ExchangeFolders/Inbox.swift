import Contractors
import Files
import FoundationEssentials
import Glibc

/// The folder in which the other system puts its documents.
struct Inbox {
  let folder: String
  let pattern: String
  let faults: FileFaults

  /// A document that is younger may still be written.
  static let settlingMilliseconds: Int64 = 2000

  /// The documents, in the order of their names; numbers in names count as numbers.
  ///
  /// - Parameter now: documents that were written less than two seconds before are left for the next time.
  /// - Returns: their names and states.
  /// - Throws: ``ExchangeError/noFolder(path:)``, `FileError`.
  func documents(now: Timestamp) throws -> [(name: String, identity: FileIdentity)] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
      throw ExchangeError.noFolder(path: folder)
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { !$0.hasPrefix(".") && fnmatch(pattern, $0, 0) == 0 }
      .sorted { NaturalOrder.isBefore($0, $1) }
      .compactMap { name in
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder), !isFolder else {
          return nil
        }
        let identity = try FileIdentity(path: path(name), faults: faults)
        let age = now.milliseconds - identity.modifiedNanoseconds / 1_000_000
        // A clock that is behind makes everything young: only what is young by little waits.
        return (0..<Self.settlingMilliseconds).contains(age) ? nil : (name, identity)
      }
  }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Whether a document lies there in the state in which it was read.
  func holds(_ name: String, _ identity: FileIdentity) throws -> Bool {
    try FileIdentity.ifThere(path(name), faults: faults) == identity
  }

  /// Removes reports that were not finished.
  func removeLeftovers() {
    for place in ["done", "failed"] {
      AtomicReplacement.removeLeftovers(in: folder + "/" + place, faults: faults) {
        $0.hasSuffix(Self.reportEnding)
      }
    }
  }

  private static let reportEnding = ".report.txt"

  /// Moves a document out of the inbox, with a report beside it. A document of the same name that lies there is kept.
  func move(_ name: String, to place: String, report: String) throws {
    try Directories.create(folder + "/" + place, faults: faults)
    var target = name
    var number = 1
    while FileManager.default.fileExists(atPath: folder + "/" + place + "/" + target) {
      number += 1
      target = "\(name).\(number)"
    }
    let file = try AtomicReplacement(
      of: folder + "/" + place + "/" + target + Self.reportEnding, faults: faults)
    try file.append(Array(report.utf8))
    try file.commit()
    try FileManager.default.moveItem(atPath: path(name), toPath: folder + "/" + place + "/" + target)
  }
}

extension FileIdentity {
  /// The identity of a file; nil when there is none.
  static func ifThere(_ path: String, faults: FileFaults) throws -> FileIdentity? {
    do { return try FileIdentity(path: path, faults: faults) } catch {
      if error.isMissing { return nil }
      throw error
    }
  }
}

/// The order in which people number files: `2.xml` before `10.xml`.
enum NaturalOrder {
  static func isBefore(_ left: String, _ right: String) -> Bool {
    let (first, second) = (parts(left), parts(right))
    for (one, other) in zip(first, second) where one != other {
      if let number = one.number, let otherNumber = other.number, number != otherNumber {
        return number.count != otherNumber.count
          ? number.count < otherNumber.count : number.lexicographicallyPrecedes(otherNumber)
      }
      return one.text < other.text
    }
    return first.count != second.count ? first.count < second.count : left < right
  }

  private struct Part: Equatable {
    var text: String
    /// The digits without leading zeros; nil for a text.
    var number: String?
  }

  private static func parts(_ name: String) -> [Part] {
    var parts: [Part] = []
    for character in name {
      let isDigit = character.isASCII && character.isNumber
      if let last = parts.last, (last.number != nil) == isDigit {
        parts[parts.count - 1].text.append(character)
      } else {
        parts.append(Part(text: String(character), number: isDigit ? "" : nil))
      }
    }
    return parts.map { part in
      part.number == nil ? part : Part(text: part.text, number: String(part.text.drop { $0 == "0" }))
    }
  }
}
