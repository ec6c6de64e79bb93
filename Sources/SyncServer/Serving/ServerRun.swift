import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ServerAddress {
  /// How long requests that are under way may take when the server ends.
  private static let lastAnswersWait = Duration.seconds(5)

  /// Serves HTTP there until the task is cancelled, and answers what is under way then.
  ///
  /// - Parameters:
  ///   - label: who serves, for the library's log.
  ///   - server: the protocol and its limits.
  ///   - responder: answers the requests.
  ///   - onReady: gets the address with the port that was taken.
  /// - Throws: ``ServerError`` where the address cannot be had.
  func serve<Responder: HTTPResponder>(
    _ label: String, _ server: HTTPServerBuilder = .http1(), _ responder: Responder,
    _ onReady: @escaping @Sendable (ServerAddress) -> Void
  ) async throws where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    // The library's own messages are not for whoever runs the program.
    var logger = Logger(label: label)
    logger.logLevel = .critical
    let application = Application(
      responder: responder, server: server,
      configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        onReady(ServerAddress(host: host, port: channel.localAddress?.port ?? port))
      },
      logger: logger)
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = Self.lastAnswersWait
    let group = ServiceGroup(configuration: configuration)
    // A connection that is accepted while the library's task is cancelled would trap: it is told to end instead.
    let serving = Task { try await group.run() }
    do {
      try await withTaskCancellationHandler {
        try await serving.value
      } onCancel: {
        Task { await group.triggerGracefulShutdown() }
      }
    } catch is CancellationError {
      return
    } catch let error as IOError {
      switch error.errnoCode {
      case EADDRINUSE: throw ServerError.portInUse(port)
      case EACCES: throw ServerError.portForbidden(port)
      case EADDRNOTAVAIL: throw ServerError.noAddress(host)
      default: throw error
      }
    } catch is SocketAddressError {
      throw ServerError.noAddress(host)
    }
  }
}
