import Contractors
import Files
import Mappings
import ReplicaTesting
import TextConnector
import Testing

@Suite struct `Sentences about texts` {
  @Test func `every error is said in both languages`() async throws {
    let reason = Sentence("reason", "причина")
    for (error, arguments) in [
      (TextConnectorError.missing(path: "ARG1"), ["ARG1"]), (.empty(path: "ARG1"), ["ARG1"]),
      (.file(.system(operation: .open, path: "ARG1", code: 13)), ["ARG1"]),
      (.otherForm(path: "ARG1", .vcard), ["ARG1", "BEGIN:VCARD"]),
      (.damaged(path: "ARG1", line: 17, reason: reason), ["ARG1", "17"]),
      (.encoding(path: "ARG1", .unknown(name: "ARG2")), ["ARG1", "ARG2"]),
    ] {
      let faults = SentenceCheck.faults(error.sentence, arguments: arguments)
      #expect(faults == [])
      #expect(error.description == error.sentence.english)
    }
  }

  @Test(arguments: [
    "BEGIN:VCARD\nBEGIN:VCARD\n", "BEGIN:VCARD\nFN:x\n", "BEGIN:VCARD\nVERSION:2.1\nFN:x\nEND:VCARD\n",
  ])
  func `what is wrong with a card is said in both languages`(text: String) async throws {
    let files = try TextFiles()
    try files.write(text.utf8)
    do {
      _ = try await files.replica().everything()
      Issue.record("read")
    } catch TextConnectorError.damaged(_, _, let reason) {
      let faults = SentenceCheck.faults(reason)
      #expect(faults == [])
    }
  }
}
