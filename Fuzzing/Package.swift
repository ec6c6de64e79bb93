// swift-tools-version: 6.2
import PackageDescription

// Coverage-guided fuzzing with the toolchain's libFuzzer: `make fuzz MINUTES=n`. A package of its own, since everything
// has to be built with its instrumentation.
let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "contractor-sync", path: "..")],
  targets: [
    .executableTarget(
      name: "fuzz", dependencies: [.product(name: "FuzzInputs", package: "contractor-sync")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
  ],
  swiftLanguageModes: [.v6]
)
