import Dispatch
import Foundation
import SyncServer
import Synchronization

/// The signals of a service: SIGTERM and SIGINT end it in order, SIGHUP has it read its configuration again.
final class ServeSignals: Sendable {
  let interruption: Interruption
  private let service: Served
  // Dispatch's sources are safe to use from any thread, which their type does not say; set once in `init`.
  private nonisolated(unsafe) let hangUp: any DispatchSourceSignal

  /// The service once there is one; a signal may come before.
  private final class Served: Sendable {
    private let state = Mutex<(service: SyncService?, isStopped: Bool)>((nil, false))

    func set(_ service: SyncService) {
      let isStopped = state.withLock { state in
        state.service = service
        return state.isStopped
      }
      if isStopped { service.stop() }
    }

    func stop() {
      let service = state.withLock { state in
        state.isStopped = true
        return state.service
      }
      service?.stop()
    }

    func reload() { state.withLock { $0.service }?.reload() }
  }

  init(console: Console) {
    let service = Served()
    self.service = service
    interruption = Interruption(console: console) { service.stop() }
    signal(SIGHUP, SIG_IGN)
    hangUp = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
    hangUp.setEventHandler { service.reload() }
    hangUp.resume()
  }

  deinit { hangUp.cancel() }

  /// Signals are for this service from now on.
  func serve(_ service: SyncService) { self.service.set(service) }
}
