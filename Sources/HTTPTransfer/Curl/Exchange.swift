import CCurl

/// One easy handle with everything libcurl points to while the transfer runs.
///
/// Lives on the loop's thread alone. It outlives the handle's membership in the multi handle and frees the
/// handle, the header list and the error buffer in `deinit`.
final class Exchange {
  /// The most header bytes of an answer: far above any server's own limit.
  private static let headerBytesMax = 256 << 10

  let ticket: Ticket
  let continuation: CheckedContinuation<Result<TransferAnswer, TransferError>, Never>
  let easy: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var sentCount = 0
  private var headers: [Header] = []
  private var headerBytes = 0
  private var body: [UInt8] = []
  private var problem: TransferError.Cause?

  private var plan: TransferPlan { ticket.plan }

  init(
    _ ticket: Ticket, _ continuation: CheckedContinuation<Result<TransferAnswer, TransferError>, Never>
  ) throws(TransferError) {
    guard let easy = curl_easy_init() else {
      throw ticket.unsent(.library(code: Int(CURLE_OUT_OF_MEMORY.rawValue), text: "out of memory"))
    }
    self.ticket = ticket
    self.continuation = continuation
    self.easy = easy
    errorText = .allocate(capacity: ccurl_error_size())
    errorText.initialize(repeating: 0, count: ccurl_error_size())
    let code = configure()
    guard code == CURLE_OK else {
      throw ticket.unsent(.library(code: Int(code.rawValue), text: CurlLibrary.text(code)))
    }
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headerList)
    errorText.deallocate()
  }

  /// Sets every option; the first refusal ends it.
  private func configure() -> CURLcode {
    var failed = CURLE_OK
    func check(_ code: CURLcode) {
      if failed == CURLE_OK { failed = code }
    }
    let this = Unmanaged.passUnretained(self).toOpaque()
    check(ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText))
    check(ccurl_set_text(easy, CURLOPT_URL, plan.url.unredacted))
    check(ccurl_set_web_protocols_only(easy))
    check(ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1))
    check(ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0))
    check(ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1))
    check(ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2))
    check(ccurl_set_long(easy, CURLOPT_HTTP_VERSION, ccurl_http_version_2_over_tls()))
    check(ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
    check(ccurl_set_text(easy, CURLOPT_ACCEPT_ENCODING, ""))  // empty: all that libcurl can decompress
    check(ccurl_set_text(easy, CURLOPT_USERAGENT, plan.userAgent))
    check(ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, plan.connectMilliseconds))
    check(ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, plan.totalMilliseconds))
    // A proxy would resolve "localhost" as itself.
    if plan.url.isLoopback { check(ccurl_set_text(easy, CURLOPT_PROXY, "")) }
    check(setHeaders())
    if plan.method == .post { check(setBody(this)) }
    check(ccurl_set_function(easy, CURLOPT_HEADERFUNCTION, receiveHeaderBytes))
    check(ccurl_set_pointer(easy, CURLOPT_HEADERDATA, this))
    check(ccurl_set_function(easy, CURLOPT_WRITEFUNCTION, receiveBodyBytes))
    check(ccurl_set_pointer(easy, CURLOPT_WRITEDATA, this))
    return failed
  }

  private func setHeaders() -> CURLcode {
    // Without "Expect:" libcurl would hold back a large body for a second, waiting for a "100 Continue".
    for line in plan.headers.map({ "\($0.name): \($0.value)" }) + ["Expect:"] {
      guard let longer = curl_slist_append(headerList, line) else { return CURLE_OUT_OF_MEMORY }
      headerList = longer
    }
    return ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
  }

  /// The body goes out through a callback that cannot rewind.
  ///
  /// When a kept connection dies before the first byte of an answer, libcurl repeats the request on a new one,
  /// POST too, and the server may by then have done it. It cannot repeat what it cannot rewind: it then fails
  /// with `CURLE_SEND_FAIL_REWIND`. A POST without a body has nothing to rewind, so it gets a new connection.
  private func setBody(_ this: UnsafeMutableRawPointer) -> CURLcode {
    for code in [
      ccurl_set_long(easy, CURLOPT_POST, 1),
      ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(plan.body.count)),
      ccurl_set_function(easy, CURLOPT_READFUNCTION, giveBodyBytes),
      ccurl_set_pointer(easy, CURLOPT_READDATA, this),
      ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, plan.body.isEmpty ? 1 : 0),
    ] where code != CURLE_OK {
      return code
    }
    return CURLE_OK
  }

  // MARK: Called back by libcurl

  fileprivate func give(into bytes: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(bytes.count, plan.body.count - sentCount)
    bytes.copyBytes(from: plan.body[sentCount..<sentCount + count])
    sentCount += count
    return count
  }

  fileprivate func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= Self.headerBytesMax else {
      problem = .answerTooLarge(bytesMax: Self.headerBytesMax)
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      headers.removeAll()  // an interim answer (100, 103) came before this one
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...]
      headers.append(Header(String(line[..<colon]), Self.trimmed(value)))
    }
    return bytes.count
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }

  fileprivate func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= plan.answerBytesMax else {
      problem = .answerTooLarge(bytesMax: plan.answerBytesMax)
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  // MARK: The end

  /// What the transfer came to, given libcurl's code for it.
  func outcome(_ code: CURLcode) -> Result<TransferAnswer, TransferError> {
    var status = 0
    ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    if code == CURLE_OK, problem == nil {
      return .success(TransferAnswer(status: status, headers: headers, body: body))
    }
    let progress = TransferProgress(
      easy, isSecure: plan.url.scheme == .https, isAnswered: headerBytes > 0)
    let cause =
      problem
      ?? (ticket.isCancelled && code == CURLE_ABORTED_BY_CALLBACK
        ? .cancelled : TransferError.Cause(code, tlsText: String(cString: errorText)))
    return .failure(
      TransferError(
        cause, host: plan.url.authority, phase: progress.phase, seconds: progress.seconds,
        execution: progress.execution(code)))
  }
}

private let giveBodyBytes: ccurl_data_function = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    .give(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

private let receiveHeaderBytes: ccurl_data_function = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    .receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private let receiveBodyBytes: ccurl_data_function = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    .receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
}
