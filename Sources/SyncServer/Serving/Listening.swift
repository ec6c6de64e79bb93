import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension SyncService {
  /// A client that says nothing for so long is hung up on.
  private static let idleSeconds: Int64 = 30

  /// Serves HTTP until the task is cancelled.
  func listen(_ onReady: @escaping @Sendable (ServerAddress) -> Void) async throws {
    try await address.serve(
      "serve", .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
      ServeResponder(service: self), onReady)
  }
}

/// Answers requests.
struct ServeResponder: HTTPResponder {
  let service: SyncService

  private static let eventsPath = "/events/"

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let path = request.uri.path
    switch (request.method, path) {
    case (.get, "/health"), (.head, "/health"):
      let health = service.health()
      return Self.answer(
        health.isWell ? .ok : .serviceUnavailable, health.json, "application/json; charset=utf-8")
    case (.get, "/metrics"), (.head, "/metrics"):
      return Self.answer(.ok, service.metrics(), PrometheusText.contentType)
    case (_, "/health"), (_, "/metrics"): return Self.answer(.methodNotAllowed)
    case (.post, _) where path.hasPrefix(Self.eventsPath):
      let connection = path.dropFirst(Self.eventsPath.count).removingPercentEncoding ?? ""
      return try await event(request, of: connection)
    case (_, _) where path.hasPrefix(Self.eventsPath): return Self.answer(.methodNotAllowed)
    default: return Self.answer(.notFound)
    }
  }

  private func event(_ request: Request, of connection: String) async throws -> Response {
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: EventReceiver.bodyBytesMax)
    } catch is NIOTooManyBytesError {
      service.refuse(.malformed, of: connection)
      return Self.answer(.contentTooLarge)
    }
    guard let verdict = await service.receive(Array(body.readableBytesView), for: connection) else {
      return Self.answer(.notFound)
    }
    return Self.answer(HTTPResponse.Status(code: verdict.status))
  }

  private static func answer(
    _ status: HTTPResponse.Status, _ text: String = "", _ type: String = "text/plain"
  )
    -> Response
  {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
