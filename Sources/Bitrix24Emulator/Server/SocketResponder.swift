import HTTPTypes
import Hummingbird
import NIOCore

/// Keeps the connection's channel, so that a fault can close it without an answer.
struct SocketContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    self.coreContext = CoreRequestContextStorage(source: source)
    self.channel = source.channel
  }
}

/// Carries requests from the socket to the emulator and answers back.
struct SocketResponder: HTTPResponder {
  let emulator: PortalEmulator

  func respond(to request: Request, context: SocketContext) async throws -> Response {
    let body = try await request.body.collect(upTo: PortalEmulator.bodyBytesMax)
    let answer = await emulator.respond(
      to: PortalRequest(
        verb: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
        contentType: request.headers[.contentType] ?? "", body: Array(body.readableBytesView),
        host: request.head.authority ?? "", source: context.channel.remoteAddress?.ipAddress ?? ""))
    if answer.isDropped {
      try await context.channel.close()
      // Never sent: the connection is gone.
      return Response(status: .serviceUnavailable)
    }
    var headers: HTTPFields = [.contentType: answer.contentType]
    if !answer.location.isEmpty { headers[.location] = answer.location }
    return Response(
      status: HTTPResponse.Status(code: answer.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}
