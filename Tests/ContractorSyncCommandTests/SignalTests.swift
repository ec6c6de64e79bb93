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

  /// The portal lends some method no more time for ten minutes: while the run reads, and while it writes.
  @Test(.timeLimit(.minutes(3)), arguments: [true, false])
  func `a run that waits for the portal's time does not wait on when it is told to stop`(reads: Bool)
    async throws
  {
    try await withPortal {
      $0.limits = EmulatorOptions.Limits()
      for method in reads ? ["crm.company.list"] : ["crm.item.add", "crm.item.batchImport"] {
        $0.costs.byMethod[method] = 600
      }
    } _: { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      // Where the lists are what is not to be had, the first run still writes, and waits to read what it wrote.
      if reads { #expect(try await stoppedWaiting(workshop).status == 0) }
      let firms = emulator.snapshot().companies.count
      let ending = try await stoppedWaiting(workshop)
      #expect(ending.status == 130, "\(ending.messages)")
      #expect(ending.json["outcome"] as? String == "interrupted", "\(ending.output)")
      #expect(emulator.snapshot().companies.count == (reads ? firms : firms + 1))
    }
  }

  /// A run that is told to stop while it waits for the portal.
  private func stoppedWaiting(_ workshop: Workshop) async throws -> Ending {
    let process = workshop.process(["sync", "--output", "json"])
    async let stopped = workshop.run(process)
    try await untilSaid("the time that the portal grants", workshop)
    kill(process.processIdentifier, SIGTERM)
    return try await stopped
  }

  /// Waits until a running program has said something.
  private func untilSaid(_ words: String, _ workshop: Workshop) async throws {
    while true {
      let files = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
      for file in files where file.hasPrefix("stderr-") {
        if let text = try? workshop.read(file), text.contains(words) { return }
      }
      try await Task.sleep(for: .milliseconds(20))
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
