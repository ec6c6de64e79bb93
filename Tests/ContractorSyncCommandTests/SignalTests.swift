import Bitrix24Emulator
import Foundation
import Glibc
import Testing

struct SignalTests {
  /// Waits until the portal was asked something, which a run does under its lease.
  private func untilAsked(_ emulator: PortalEmulator) async throws {
    while emulator.journal.requests == 0 { try await Task.sleep(for: .milliseconds(20)) }
  }

  @Test func `after a killed run the next one starts at once`() async throws {
    try await withPortal {
      $0.latencySeconds = 0.5
    } _: { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let process = workshop.process(["sync"])
      async let killed = workshop.run(process)
      try await untilAsked(emulator)
      kill(process.processIdentifier, SIGKILL)
      #expect(try await killed.status == SIGKILL)
      let next = try await workshop.run("sync")
      #expect(next.status == 0, "\(next.messages)")
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a run that is told to stop ends in order`(number: Int32) async throws {
    try await withPortal {
      $0.latencySeconds = 0.5
    } _: { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let process = workshop.process(["sync", "--output", "json"])
      async let stopped = workshop.run(process)
      try await untilAsked(emulator)
      kill(process.processIdentifier, number)
      let ending = try await stopped
      #expect(ending.status == 130, "\(ending.messages)")
      #expect(ending.json["outcome"] as? String == "interrupted")
      #expect(emulator.snapshot().companies.isEmpty)
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  @Test func `a dry run that is told to stop ends while it reads`() async throws {
    try await withPortal {
      $0.latencySeconds = 0.5
    } _: { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let process = workshop.process(["sync", "--dry-run"])
      async let stopped = workshop.run(process)
      try await untilAsked(emulator)
      kill(process.processIdentifier, SIGTERM)
      let ending = try await stopped
      #expect(ending.status == 130, "\(ending.messages)")
      #expect(ending.output.contains("nothing was written"), "\(ending.output)")
    }
  }

  @Test func `a reader who leaves does not end the run`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      let process = workshop.process(["sync"])
      // This process ignores the signal, which its children inherit; a shell does not.
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["--default-signal=PIPE", Workshop.program.path, "sync"]
      let ending = try await workshop.run(process, output: pipe)
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(emulator.snapshot().companies.count == 4)
    }
  }
}
