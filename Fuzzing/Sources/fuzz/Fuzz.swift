import Dispatch
import Foundation
import FuzzInputs

/// The driver of libFuzzer, which the linker brings; this language has no header of it. The calling conventions agree for
/// pointers and numbers.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ tryOne: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What is fuzzed, chosen by `FUZZ_TARGET`.
private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("FUZZ_TARGET is \"\(name)\" and has to be one of \(names)")
  }
  return target
}()

/// With `FUZZ_SEEDS` writes what to begin with into the folder of that name; else fuzzes, with the options of libFuzzer.
@main
struct Fuzz {
  static func main() throws {
    if let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] {
      for (number, seed) in try target.seeds().enumerated() {
        try Data(seed).write(to: URL(fileURLWithPath: folder).appendingPathComponent("seed-\(number)"))
      }
      return
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    let status = runDriver(&count, &arguments) { start, length in
      // The bytes are the fuzzer's and live as long as this call.
      let input = [UInt8](UnsafeBufferPointer(start: start, count: length))
      // The driver waits on its own thread, which is none of those that tasks run on.
      let isDone = DispatchSemaphore(value: 0)
      Task.detached {
        do { try await target.run(input) } catch { fatalError("\(error)") }
        isDone.signal()
      }
      isDone.wait()
      return 0
    }
    exit(status)
  }
}
