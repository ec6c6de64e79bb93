import Contractors

/// A command that cannot go on: what to say, and the exit code.
struct CommandFailure: Error {
  let status: Int32
  let sentence: Sentence

  init(_ status: Int32, _ sentence: Sentence) {
    self.status = status
    self.sentence = sentence
  }
}
