import Bitrix24
import Bitrix24Emulator
import Contractors
import Foundation
import Testing

@testable import ContractorSyncCommand

struct CallTests {
  private static let configuration = """
    version: 1
    connections:
      crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
      books: { type: csv, path: clients.csv, mapping: generic }
    syncs: { clients: { left: books, right: crm } }

    """

  @Test func `a method is called with nested values and its answer is shown`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      let added = try await workshop.run(
        "call", "crm.company.add", "fields[TITLE]=ООО «Кедр» = 'лес'", "fields[PHONE][0][VALUE]=+74950000001",
        "fields[PHONE][0][VALUE_TYPE]=WORK")
      #expect(added.status == 0, "\(added.messages)")
      let company = try #require(emulator.find(companyTitled: "ООО «Кедр» = 'лес'"))
      #expect(added.output.contains("\"result\": \(company.id)"))
      let listed = try await workshop.run(
        "call", "crm.company.list", "filter[>=ID]=1", "select[]=ID", "select[]=TITLE", "--output", "json")
      let rows = try #require(listed.json["result"] as? [[String: Any]])
      #expect(rows.map { $0["TITLE"] as? String } == ["ООО «Кедр» = 'лес'"])
      #expect(rows.allSatisfy { $0["PHONE"] == nil })
    }
  }

  @Test func `a store that another program writes to is waited for shortly, and the call is carried out`()
    async throws
  {
    try await withPortal { _, workshop in
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      // SQLite's writers lock this byte of the file beside a store: https://sqlite.org/walformat.html, "Locks".
      let shared = workshop.path("contractor-sync.sqlite-shm").path
      let descriptor = open(shared, O_RDWR | O_CREAT, 0o600)
      defer { close(descriptor) }
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = 120
      lock.l_len = 1
      #expect(fcntl(descriptor, F_SETLK, &lock) == 0)
      let called = try await workshop.run("call", "crm.company.list", "--log-level", "warning")
      #expect(called.status == 0 && called.output.contains("result"), "\(called.messages)")
      #expect(called.messages.contains("calls not counted"), "\(called.messages)")
    }
  }

  @Test func `what cannot be called says why, without the webhook`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      for (arguments, status, said) in [
        (["crm.no.such"], 1, "ERROR_METHOD_NOT_FOUND"), (["batch"], 64, "by itself"),
        (["crm.company.get", "id"], 64, "name=value"), (["crm.company.get", "a[b=1"], 64, "name=value"),
        (["crm.company.get", "--connection", "books"], 64, "no portal"),
        (["crm.company.get/../x", "--as", "curl"], 64, "by itself"),
      ] as [([String], Int32, String)] {
        let result = try await workshop.run(["call"] + arguments)
        #expect(result.status == status && result.messages.contains(said), "\(arguments): \(result.messages)")
        #expect(!result.messages.contains("/rest/"))
      }
    }
  }

  /// The code is run as it is printed, by the programs that are here.
  @Test(arguments: [(CallCode.curl, "curl"), (.python, "python3"), (.php, "php"), (.js, "node")])
  func `a call as code does the same`(_ code: CallCode, _ program: String) async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      let title = "О'Нил & \"Ко\" \\ $HOME"
      let printed = try await workshop.run(
        "call", "crm.company.add", "fields[TITLE]=\(title)", "--as", code.rawValue)
      #expect(printed.status == 0 && printed.output.contains("WEBHOOK"), "\(printed.messages)")
      #expect(!printed.output.contains("/rest/") && emulator.snapshot().companies.isEmpty)
      try workshop.write(printed.output, to: "call.mjs")
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      let command = (code == .curl ? "sh" : program) + " call.mjs"
      shell.arguments = ["-c", "command -v \(program) >/dev/null || exit 77; \(command)"]
      shell.currentDirectoryURL = workshop.folder
      shell.environment = workshop.environment
      let ending = try await workshop.run(shell)
      // Not every machine has every language.
      if ending.status == 77 { return }
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(emulator.find(companyTitled: title) != nil)
    }
  }

  @Test func `values nest by their brackets`() throws {
    let parameters = try CallArguments.parameters([
      "a=1", "list[]=x", "list[]=y", "map[k][]=z", "map[>=n]=a=b", "empty=",
    ])
    #expect(
      parameters
        == [
          "a": "1", "list": ["x", "y"], "map": .map(["k": ["z"], ">=n": "a=b"]), "empty": "",
        ])
    for text in ["", "=1", "a", "a[=1", "a]b=1", "[a]=1"] {
      #expect(throws: CommandFailure.self, "\(text)") { try CallArguments.parameters([text]) }
    }
  }
}
