import Testing

struct DemoTests {
  @Test func `the demo tells the whole story and ends at rest`() async throws {
    let workshop = try Workshop()
    let ending = try await workshop.run("demo", "--lang", "en")
    #expect(ending.status == 0, "\(ending.messages)\n\(ending.output)")
    #expect(ending.output.contains("Writes in these runs, as the portal counts them: 0."))
    #expect(ending.output.contains("+7 495 000-77-01"))
    #expect(ending.output.contains("Просит звонить утром"))
    #expect(ending.output.contains("ООО \"Новый клиент\""))
  }

  @Test func `the demo fits on an 80-column terminal in both languages`() async throws {
    for language in ["en", "ru"] {
      let workshop = try Workshop()
      let ending = try await workshop.run("demo", "--lang", language)
      #expect(ending.status == 0, "\(ending.messages)")
      let wide = ending.output.split(separator: "\n").filter { $0.count > 80 && !$0.contains("/") }
      #expect(wide.isEmpty)
    }
  }
}
