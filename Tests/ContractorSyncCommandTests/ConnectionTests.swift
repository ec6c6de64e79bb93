import Bitrix24Emulator
import Foundation
import Testing

struct ConnectionTests {
  /// The part of a webhook's address that is its password.
  private func code(_ workshop: Workshop) throws -> String {
    let address = try #require(workshop.environment["WEBHOOK"])
    return try #require(address.split(separator: "/").last.map(String.init))
  }

  private func objects(_ ending: Ending) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]])
  }

  @Test(arguments: ["en", "ru"])
  func `connections tell owner, rights, use and where the secret stands, never the secret`(language: String)
    async throws
  {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let before = try await workshop.run("connections", "--lang", language)
      #expect(before.status == 0, "\(before.messages)")
      let secret = try code(workshop)
      #expect(!before.output.contains(secret) && !before.messages.contains(secret))
      for text in ["crm  bitrix24  127.0.0.1", "file  csv  clients.csv", "clients (right)", "WEBHOOK"] {
        #expect(before.output.contains(text), "\(text): \(before.output)")
      }
      #expect(
        before.output.contains(language == "en" ? "last used: never" : "последнее использование: ни разу"))
      #expect(try await workshop.run("sync").status == 0)
      let after = try await workshop.run("connections", "--output", "json")
      let connections = try objects(after)
      #expect(connections.map { $0["connection"] as? String } == ["crm", "file"])
      #expect(connections.allSatisfy { $0["lastUsed"] is String })
      let owner = try #require(connections[0]["owner"] as? [String: Any])
      #expect(owner["id"] as? Int == 1 && (owner["name"] as? String)?.isEmpty == false)
      #expect((connections[0]["scopes"] as? [String])?.contains("crm") == true)
      #expect(connections[0]["secretFrom"] as? String == "env:WEBHOOK")
      #expect(!after.output.contains(secret))
    }
  }

  @Test func `offline no portal is asked`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      workshop.environment["WEBHOOK"] = nil
      let ending = try await workshop.run("connections", "--offline", "--output", "json")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(try objects(ending)[0]["owner"] is NSNull)
      #expect(emulator.journal.requests == 0)
    }
  }

  @Test func `a connection that cannot be asked is told, and so are the others`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      let secret = try code(workshop)
      workshop.environment["WEBHOOK"] = workshop.environment["WEBHOOK"]?.replacing(
        secret, with: "wrongwrongwrong1")
      let ending = try await workshop.run("connections", "--output", "json")
      #expect(ending.status == 1, "\(ending.messages)")
      let connections = try objects(ending)
      #expect(connections.count == 2 && connections[0]["error"] is String && connections[1]["error"] == nil)
      #expect(!ending.output.contains("wrongwrong") && !ending.messages.contains("wrongwrong"))
    }
  }

  @Test func `a run that the portal did not answer is no use of it`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let address = workshop.environment["WEBHOOK"]
      workshop.environment["WEBHOOK"] = address?.replacing(try code(workshop), with: "wrongwrongwrong1")
      #expect(try await workshop.run("sync").status == 1)
      func lastUse() async throws -> Any? {
        try objects(try await workshop.run("connections", "--offline", "--output", "json"))[0]["lastUsed"]
      }
      #expect(try await lastUse() is NSNull)
      workshop.environment["WEBHOOK"] = address
      #expect(try await workshop.run("sync").status == 0)
      #expect(try await lastUse() is String)
    }
  }
}
