import CCurl

/// How far libcurl came with a transfer that failed, read from its own counters.
struct TransferProgress {
  /// Seconds from the start to the failure.
  let seconds: Double

  private let isSecure: Bool
  private let isResolved: Bool
  private let isConnected: Bool
  private let isSecured: Bool
  private let isSent: Bool
  private let isAnswered: Bool
  private let isReused: Bool
  private let sentBytes: Int

  /// `isAnswered`: whether a byte of an answer came; libcurl's own mark for it is set by sending, too.
  init(_ easy: UnsafeMutableRawPointer, isSecure: Bool, isAnswered: Bool) {
    func microseconds(_ info: CURLINFO) -> Int64 {
      var value: Int64 = 0
      ccurl_get_offset(easy, info, &value)
      return value
    }
    func number(_ info: CURLINFO) -> Int {
      var value = 0
      ccurl_get_long(easy, info, &value)
      return value
    }
    self.isSecure = isSecure
    seconds = Double(microseconds(CURLINFO_TOTAL_TIME_T)) / 1e6
    isResolved = microseconds(CURLINFO_NAMELOOKUP_TIME_T) > 0
    // The time is set when TLS is done, the port when TCP is.
    isConnected = microseconds(CURLINFO_CONNECT_TIME_T) > 0 || number(CURLINFO_LOCAL_PORT) > 0
    isSecured = microseconds(CURLINFO_APPCONNECT_TIME_T) > 0
    isSent = microseconds(CURLINFO_PRETRANSFER_TIME_T) > 0
    self.isAnswered = isAnswered
    sentBytes = number(CURLINFO_REQUEST_SIZE)
    isReused = isConnected && number(CURLINFO_NUM_CONNECTS) == 0
  }

  /// The phase in which the transfer ended.
  var phase: TransferError.Phase {
    if isAnswered { return .receiving }
    if sentBytes > 0 && isSent { return .waiting }
    if isSent { return .sending }
    if isConnected { return isSecure && !isSecured ? .securing : .sending }
    return isResolved ? .connecting : .resolving
  }

  /// Whether the server can have seen the request.
  ///
  /// It cannot when libcurl's code belongs to a step before sending, when the transfer never came to sending, or
  /// when a new secure connection never became secure (then what was sent went to a proxy).
  func execution(_ code: CURLcode) -> Execution {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY,
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return .notExecuted
    default:
      if !isSent { return .notExecuted }
      if isSecure && !isSecured && !isReused { return .notExecuted }
      return .unknown
    }
  }
}

extension TransferError.Cause {
  /// The cause behind a code of libcurl.
  ///
  /// `tlsText` is libcurl's own text, used only where it speaks of certificates and so holds no path.
  init(_ code: CURLcode, tlsText: String) {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .hostNotFound
    case CURLE_COULDNT_CONNECT: self = .connectionRefused
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR:
      self = .tlsFailed(detail: String(tlsText.prefix(200)))
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND,
      CURLE_HTTP2, CURLE_HTTP2_STREAM:
      self = .connectionLost
    default: self = .library(code: Int(code.rawValue), text: CurlLibrary.text(code))
    }
  }
}
