/// Why a transfer gave no answer, where it stood, and whether the server may have acted on it.
///
/// Carries host and times, never path, query, header or body.
public struct TransferError: Error, Sendable, Hashable {
  /// What went wrong.
  public enum Cause: Sendable, Hashable {
    /// http:// to a host that is not this machine; nothing was sent.
    case plainHTTPRefused
    /// The name of the host, or of the proxy, is not known.
    case hostNotFound
    /// Host or proxy did not accept a connection.
    case connectionRefused
    /// No secure connection: the certificate is not trusted, or TLS failed. `detail` is the TLS library's text.
    case tlsFailed(detail: String)
    /// A time limit ran out; the phase tells which.
    case timedOut
    /// The connection ended before the answer was complete.
    case connectionLost
    /// The answer is longer than the limit.
    case answerTooLarge(bytesMax: Int)
    /// More redirects than the limit.
    case tooManyRedirects(max: Int)
    /// A redirect from https to http.
    case insecureRedirect
    /// A redirect without a usable `Location`.
    case badRedirect
    /// The task was cancelled.
    case cancelled
    /// Anything else libcurl reports, with its code and its fixed text for that code.
    case library(code: Int, text: String)
  }

  /// How far the transfer had come.
  public enum Phase: String, Sendable, Hashable {
    case preparing, resolving, connecting, securing, sending, waiting, receiving
  }

  /// What went wrong.
  public let cause: Cause

  /// The host with its port unless that is the scheme's own.
  public let host: String

  /// How far the transfer had come.
  public let phase: Phase

  /// Seconds from the start of the transfer to the failure.
  public let seconds: Double

  /// ``Execution/notExecuted`` or ``Execution/unknown``.
  public let execution: Execution

  /// Describes a failure; for the client and for tests of what handles failures.
  public init(_ cause: Cause, host: String, phase: Phase, seconds: Double, execution: Execution) {
    self.cause = cause
    self.host = host
    self.phase = phase
    self.seconds = seconds
    self.execution = execution
  }
}

extension TransferError: CustomStringConvertible {
  /// One sentence with host, cause, phase and seconds.
  public var description: String {
    let tenths = Int((min(max(seconds, 0), 1e6) * 10).rounded())
    let fate =
      execution == .notExecuted ? "the request was not carried out" : "the request may have been carried out"
    return "\(host): \(what) after \(tenths / 10).\(tenths % 10) s, \(stage); \(fate)"
  }

  private var what: String {
    switch cause {
    case .plainHTTPRefused: "http:// is accepted for this machine only, use https://; given up"
    case .hostNotFound: "the host name was not found"
    case .connectionRefused: "no connection"
    case .tlsFailed(let detail):
      detail.isEmpty ? "no secure connection" : "no secure connection (\(detail))"
    case .timedOut: "timed out"
    case .connectionLost: "the connection was lost"
    case .answerTooLarge(let bytesMax): "the answer is longer than \(bytesMax) bytes; given up"
    case .tooManyRedirects(let max): "more than \(max) redirects; given up"
    case .insecureRedirect: "the server redirects from https to http; given up"
    case .badRedirect: "the server redirects without saying where; given up"
    case .cancelled: "cancelled"
    case .library(let code, let text): "transfer failed (libcurl \(code): \(text))"
    }
  }

  private var stage: String {
    switch phase {
    case .preparing: "before connecting"
    case .resolving: "while looking up the host"
    case .connecting: "while connecting"
    case .securing: "while securing the connection"
    case .sending: "while sending"
    case .waiting: "while waiting for the answer"
    case .receiving: "while receiving the answer"
    }
  }
}
