// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "contractor-sync",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "contractor-sync", targets: ["contractor-sync"]),
    // For the package `Fuzzing` alone.
    .library(name: "FuzzInputs", targets: ["FuzzInputs"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Floor 0: C libraries, module maps and inline shims only.
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),

    // Floor 1: words, bytes and wires.
    room("Contractors", ["CXXHash"]),
    room("CSVText"),
    room("XMLText", ["CLibXML2"]),
    room("HTTPTransfer", ["CCurl"]),
    room("Files"),

    // Floor 2: the pure core, what files have in common and the portal's client.
    room("Mappings", ["Contractors"]),
    room("FileSources", ["Contractors", "Files"]),
    room("Reconciliation", ["Contractors", .product(name: "Crypto", package: "swift-crypto")]),
    room("Bitrix24", ["Files", "HTTPTransfer"]),

    // Floor 3: the connectors and the store.
    room("CSVConnector", ["Contractors", "CSVText", "FileSources", "Files", "Mappings"]),
    room("ExchangeFolders", ["Contractors", "Files"]),
    room("TextConnector", ["Contractors", "FileSources", "Files", "Mappings", "XMLText"]),
    room("XMLConnector", ["Contractors", "FileSources", "Files", "Mappings", "XMLText"]),
    room(
      "Bitrix24Connector", ["Bitrix24", "Contractors", "FileSources", "HTTPTransfer", "Mappings"]),
    room(
      "SyncStore",
      [
        "Contractors", "Files", "Reconciliation", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),

    // Floor 4: a run.
    room("SyncEngine", ["Contractors", "Reconciliation"]),

    // Floor 5: configuration, the emulated portal and the server.
    room(
      "SyncConfiguration",
      ["Contractors", "Files", "Mappings", "Reconciliation", .product(name: "Yams", package: "Yams")]),
    room("Bitrix24Emulator", [.product(name: "Hummingbird", package: "hummingbird")]),
    room(
      "SyncServer",
      [
        "Contractors", "Reconciliation", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Floor 6: the command line.
    room(
      "ContractorSyncCommand",
      [
        "Bitrix24", "Bitrix24Connector", "Bitrix24Emulator", "CSVConnector", "CSVText", "Contractors",
        "FileSources", "Files", "HTTPTransfer", "Mappings", "Reconciliation", "SyncConfiguration",
        "ExchangeFolders", "SyncEngine", "SyncServer", "SyncStore", "TextConnector", "XMLConnector",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "contractor-sync", dependencies: ["ContractorSyncCommand"], swiftSettings: settings),

    // Beside the house: what benchmarks run, and support for tests.
    .executableTarget(
      name: "file-figures",
      dependencies: ["CSVConnector", "Contractors", "Mappings", "SyncConfiguration", "XMLConnector"],
      path: "Benchmarks/FileFigures", swiftSettings: settings),
    room("ReplicaTesting", ["Contractors", "Reconciliation"]),
    room("ProgramTesting"),
    .target(
      name: "Simulation", dependencies: ["Contractors", "Reconciliation", "ReplicaTesting", "SyncEngine"],
      path: "Simulation/Library", swiftSettings: settings),
    .executableTarget(
      name: "simulate", dependencies: ["Simulation"], path: "Simulation/Command", swiftSettings: settings),
    .target(
      name: "FuzzInputs",
      dependencies: [
        "Bitrix24", "Bitrix24Connector", "CSVConnector", "CSVText", "Contractors", "Mappings",
        "SyncConfiguration",
        "SyncServer", "TextConnector", "XMLConnector",
      ],
      path: "Fuzzing/Inputs", swiftSettings: settings),

    tests("FuzzInputsTests", ["FuzzInputs"]),
    .testTarget(
      name: "TrialTests",
      dependencies: ["Bitrix24Emulator", "ProgramTesting", "ReplicaTesting", "contractor-sync"],
      exclude: ["Interposer/interposer.c"], swiftSettings: settings),
    tests("ContractorsTests", ["Contractors", "ReplicaTesting"]),
    tests("CSVTextTests", ["CSVText"]),
    tests("XMLTextTests", ["XMLText"]),
    tests("FilesTests", ["Files"]),
    tests("HTTPTransferTests", ["HTTPTransfer"]),
    tests("Bitrix24Tests", ["Bitrix24", "Bitrix24Emulator", "Files", "HTTPTransfer"]),
    tests("MappingsTests", ["Mappings", "Contractors", "ReplicaTesting", "SyncConfiguration"]),
    tests("ReconciliationTests", ["Reconciliation", "Contractors", "ReplicaTesting"]),
    tests("SyncStoreTests", ["SyncStore", "Contractors", "Reconciliation", "ReplicaTesting"]),
    tests(
      "SyncEngineTests",
      ["SyncEngine", "Contractors", "Reconciliation", "ReplicaTesting", "Simulation", "SyncStore"]),
    tests(
      "ExchangeFoldersTests",
      [
        "Contractors", "ExchangeFolders", "Files", "Mappings", "Reconciliation", "ReplicaTesting",
        "SyncConfiguration", "SyncEngine", "XMLConnector", "XMLText",
      ]),
    tests(
      "CSVConnectorTests",
      [
        "CSVConnector", "CSVText", "Contractors", "FileSources", "Files", "Mappings", "ReplicaTesting",
        "SyncConfiguration",
      ]),
    tests(
      "TextConnectorTests",
      [
        "TextConnector", "Contractors", "Files", "Mappings", "ReplicaTesting", "SyncConfiguration",
        "XMLConnector",
      ]),
    tests(
      "XMLConnectorTests",
      [
        "XMLConnector", "XMLText", "CLibXML2", "Contractors", "FileSources", "Files", "Mappings",
        "ReplicaTesting", "SyncConfiguration",
      ]),
    tests(
      "Bitrix24ConnectorTests",
      [
        "Bitrix24Connector", "Bitrix24", "Bitrix24Emulator", "Contractors", "FileSources", "Files",
        "HTTPTransfer", "Mappings", "ReplicaTesting", "SyncConfiguration",
      ]),
    tests(
      "SyncConfigurationTests",
      ["SyncConfiguration", "Contractors", "Mappings", "Reconciliation", "ReplicaTesting"]),
    tests("Bitrix24EmulatorTests", ["Bitrix24Emulator"]),
    tests(
      "SyncServerTests",
      ["SyncServer", "Contractors", "Reconciliation", "ReplicaTesting", "SyncConfiguration"]),
    tests(
      "ContractorSyncCommandTests",
      [
        "ContractorSyncCommand", "Bitrix24", "Bitrix24Emulator", "Contractors", "HTTPTransfer",
        "ProgramTesting", "Reconciliation", "ReplicaTesting", "SyncServer", "SyncStore",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
