import CCurl

/// The process-wide set-up of libcurl.
enum CurlLibrary {
  /// The code of `curl_global_init`, run once before the first handle is made; 0 is success.
  static let startCode: Int = Int(ccurl_global_init().rawValue)

  /// libcurl's fixed text for a code; it holds nothing of the request.
  static func text(_ code: CURLcode) -> String {
    String(cString: curl_easy_strerror(code))
  }
}

/// A multi handle on its way between threads.
///
/// Unchecked because libcurl itself gives the guarantee: `curl_multi_wakeup` may be called from any thread,
/// and every other call on the handle is made by the one thread of `TransferLoop`.
struct MultiHandle: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
}
