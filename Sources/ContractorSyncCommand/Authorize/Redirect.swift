import HTTPTransfer
import SyncServer

/// The address to which the browser comes back: on this machine, over plain http, at a port.
struct Redirect {
  let text: String
  let address: ServerAddress
  let path: String

  init(_ text: String) throws {
    guard let url = try? HTTPURL(text), url.scheme == .http, url.isLoopback, let port = url.port else {
      throw CommandFailure(ExitStatus.configuration, AuthorizeSentence.badRedirect(text))
    }
    var host = url.host
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.text = text
    address = ServerAddress(host: host, port: port)
    path = String(url.target.prefix { $0 != "?" })
  }
}
