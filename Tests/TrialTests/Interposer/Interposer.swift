import Foundation

/// What stands between the program and the system, see `interposer.c`; compiled once a process.
enum Interposer {
  /// The kinds of call that are counted, as `interposer.c` names them, in its order.
  enum Call: String, CaseIterable {
    case open, write, truncate, sync, rename, unlink, mkdir, send, receive
  }

  /// What is to happen to a process.
  enum Fate: Sendable {
    /// Nothing, it is only counted.
    case none
    /// It dies at this call, whatever its kind; in the middle of it when it is a write.
    case dies(at: Int)
    /// This call of a kind fails, or that and all later ones.
    case fails(Call, at: Int, code: Int32, always: Bool)
    /// The disk takes so many bytes more.
    case space(Int)
  }

  /// What a process did until it ended.
  struct Board {
    var total = 0
    /// How many calls were made to fail.
    var struck = 0
    /// The last call that was begun.
    var last = Call.open
    var counts: [Call: Int] = [:]
  }

  static func environment(_ fate: Fate, root: String, board: String, ahead: Int) throws -> [String: String] {
    try Data(count: 4096).write(to: URL(fileURLWithPath: board))
    var variables = [
      "LD_PRELOAD": try library.get(), "TRIAL_ROOT": root, "TRIAL_BOARD": board, "TRIAL_AHEAD": String(ahead),
    ]
    switch fate {
    case .none: break
    case .dies(let number): variables["TRIAL_KILL"] = String(number)
    case .fails(let call, let number, let code, let always):
      variables["TRIAL_FAIL"] = "\(call.rawValue):\(number):\(code):\(always ? "always" : "once")"
    case .space(let bytes): variables["TRIAL_SPACE"] = String(bytes)
    }
    return variables
  }

  static func board(_ path: String) throws -> Board {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let numbers = data.withUnsafeBytes { bytes in
      (0..<12).map { Int(bytes.load(fromByteOffset: $0 * 8, as: UInt64.self)) }
    }
    var board = Board(total: numbers[0], struck: numbers[1], last: Call.allCases[numbers[2]])
    for (call, count) in zip(Call.allCases, numbers[3...]) { board.counts[call] = count }
    return board
  }

  private static let library = Result { try compile() }

  private static func compile() throws -> String {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("interposer.c").path
    let target = Bench.folder.appendingPathComponent("contractor-sync-interposer-\(UUID().uuidString).so")
      .path
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-O1", "-shared", "-fPIC", "-o", target, source, "-ldl"]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw TrialFailure("clang could not compile \(source)") }
    return target
  }
}
