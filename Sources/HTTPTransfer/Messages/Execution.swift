/// Whether the server carried out what a request asked for: the question that decides if it may be repeated.
public enum Execution: String, Sendable, Hashable, Codable {
  /// Proven: the request did not reach the server, or the server refused it before doing anything.
  case notExecuted

  /// Proven: the server did it.
  case executed

  /// Not known: the request may have arrived, and no readable answer tells what became of it.
  case unknown
}
