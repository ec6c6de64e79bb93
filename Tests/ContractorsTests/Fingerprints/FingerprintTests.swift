import Contractors
import Testing

@Suite struct `Fingerprints` {
  // Answers of the reference implementation, as published with it: xxHash 0.8, seed 0.
  @Test(arguments: [
    ("", "99aa06d3014798d86001c324468d497f"),
    ("a", "a96faf705af16834e6c632b61e964e1f"),
    ("abc", "06b05ab6733a618578af5f94892f3950"),
  ])
  func `a source fingerprint is the XXH3-128 of its bytes`(text: String, expected: String) {
    #expect(SourceFingerprint(of: text.utf8).description == expected)
    let bytes = Array(text.utf8)
    let fromSpan = SourceFingerprint(of: bytes.span.bytes)
    #expect(fromSpan.description == expected)
    // A collection without storage of its own.
    #expect(SourceFingerprint(of: bytes.lazy.map { $0 }).description == expected)
  }

  @Test(arguments: [
    ("", "2d06800538d394c2"),
    ("a", "e6c632b61e964e1f"),
    ("abc", "78af5f94892f3950"),
  ])
  func `a field hash is the XXH3-64 of its UTF-8`(text: String, expected: String) {
    #expect(FieldHash(of: text).description == expected)
    #expect(FieldHash(of: text.utf8) == FieldHash(of: text))
  }

  @Test func `hashes of long Cyrillic text are the same on every machine`() {
    let text = String(repeating: "Общество с ограниченной ответственностью «Вектор»; ", count: 40)
    #expect(FieldHash(of: text).description == "97a21fe6dc8ab764")
    #expect(SourceFingerprint(of: text.utf8).description == "142dec80e108058597a21fe6dc8ab764")
  }

  @Test func `a built fingerprint is pinned, so that stored ones stay good`() {
    var builder = SourceFingerprint.Builder()
    builder.update("header")
    builder.update(7)
    builder.update(Array("7707083893;Вектор".utf8))
    let built = builder.finish()
    #expect(built.description == "e29c5d0753f1ca4d97d58daa2ce24e75")
    #expect(fingerprintFormatVersion == 1)
  }

  @Test func `bytes may be cut anywhere, strings may not`() {
    let bytes = Array("7707083893;Вектор;Москва".utf8)
    var whole = SourceFingerprint.Builder()
    whole.update(bytes)
    for cut in bytes.indices {
      var parts = SourceFingerprint.Builder()
      parts.update(bytes[..<cut])
      let rest = Array(bytes[cut...])
      parts.update(rest.span.bytes)
      let (left, right) = (parts.finish(), whole.finish())
      #expect(left == right)
    }
    var left = SourceFingerprint.Builder()
    var right = SourceFingerprint.Builder()
    left.update("ab")
    left.update("c")
    right.update("a")
    right.update("bc")
    let (one, other) = (left.finish(), right.finish())
    #expect(one != other)
  }

  @Test func `a builder that was reset forgets`() {
    var used = SourceFingerprint.Builder()
    used.update("something")
    _ = used.finish()
    used.reset()
    used.update("else")
    var fresh = SourceFingerprint.Builder()
    fresh.update("else")
    let (one, other) = (used.finish(), fresh.finish())
    #expect(one == other)
  }

  @Test func `the canonical form is sixteen bytes, most significant first, in the order of fingerprints`() {
    let fingerprint = SourceFingerprint(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10)
    #expect(fingerprint.bytes == Array(1...16))
    #expect(SourceFingerprint(bytes: fingerprint.bytes) == fingerprint)
    #expect(SourceFingerprint(bytes: fingerprint.bytes.dropLast()) == nil)
    let others = ["a", "b", "c", "d", "e"].map { SourceFingerprint(of: $0.utf8) }
    #expect(others.sorted().map(\.description) == others.map(\.description).sorted())
  }

  @Test func `the text form is read back, and nothing else is`() {
    let fingerprint = SourceFingerprint(high: 5, low: .max)
    #expect(fingerprint.description == "0000000000000005ffffffffffffffff")
    #expect(SourceFingerprint(fingerprint.description) == fingerprint)
    for wrong in [
      "", "5", "+000000000000005ffffffffffffffff", "000000000000000gffffffffffffffff",
      "0000000000000005fffffffffffffffff",
    ] {
      #expect(SourceFingerprint(wrong) == nil)
    }
  }

  @Test func `the parts of a group are told apart`() {
    #expect(FieldHash(ofParts: ["ab", "c"]) != FieldHash(ofParts: ["a", "bc"]))
    #expect(FieldHash(ofParts: ["a"]) != FieldHash(of: "a"))
    #expect(FieldHash(ofParts: ["", ""]) != FieldHash(ofParts: [""]))
    #expect(FieldHash(ofParts: ["a", "b"]) == FieldHash(ofParts: ["a", "b"]))
  }
}
