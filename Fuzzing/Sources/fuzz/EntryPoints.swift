import Foundation
import FuzzInputs

/// libFuzzer brings `main`; what it calls is chosen by `FUZZ_TARGET`.
private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("FUZZ_TARGET is \"\(name)\" and has to be one of \(names)")
  }
  return target
}()

/// Writes what to begin with into the folder that `FUZZ_SEEDS` names, and ends; else does nothing.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutablePointer<CInt>, _: OpaquePointer) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
  do {
    for (number, seed) in try target.seeds().enumerated() {
      try Data(seed).write(to: URL(fileURLWithPath: folder).appendingPathComponent("seed-\(number)"))
    }
    exit(0)
  } catch {
    fatalError("\(error)")
  }
}

/// Tries one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The bytes are the fuzzer's and live as long as this call.
  let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
  do { try target.run(input) } catch { fatalError("\(error)") }
  return 0
}
