import CCurl
import Foundation
import Synchronization

/// The thread that drives libcurl's multi handle, and the box in which others leave it orders.
///
/// Orders are taken in the order given; the handle is touched by this thread alone, except for the wake-up call,
/// which is made under the lock that also guards the handle's end.
final class TransferLoop: Sendable {
  /// More connections than a portal's rate can use; further transfers wait for one, within their time limit.
  private static let connectionsPerHostMax = 8

  private enum Order: Sendable {
    case start(Ticket, CheckedContinuation<Result<TransferAnswer, TransferError>, Never>)
    case cancel(Ticket)
  }

  private struct Box: Sendable {
    var orders: [Order] = []
    var isClosed = false
    var handle: MultiHandle?
  }

  private let box = Mutex(Box())

  func start() {
    guard CurlLibrary.startCode == 0, let multi = curl_multi_init() else { return }
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionsPerHostMax)
    let handle = MultiHandle(pointer: multi)
    box.withLock { $0.handle = handle }
    let thread = Thread { [self] in run(handle) }
    thread.name = "HTTPTransfer"
    thread.start()
  }

  func close() {
    box.withLock { box in
      box.isClosed = true
      Self.wake(box)
    }
  }

  /// Runs one transfer; ends early when the calling task is cancelled.
  func transfer(_ plan: TransferPlan) async -> Result<TransferAnswer, TransferError> {
    let ticket = Ticket(plan)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isAccepted = box.withLock { box in
          guard !box.isClosed, box.handle != nil else { return false }
          box.orders.append(.start(ticket, continuation))
          Self.wake(box)
          return true
        }
        if !isAccepted {
          let text = "libcurl could not be started"
          continuation.resume(
            returning: .failure(ticket.unsent(.library(code: CurlLibrary.startCode, text: text))))
        }
      }
    } onCancel: {
      // The mark is for a cancellation that overtakes its own start order.
      ticket.markCancelled()
      box.withLock { box in
        box.orders.append(.cancel(ticket))
        Self.wake(box)
      }
    }
  }

  private static func wake(_ box: Box) {
    if let handle = box.handle { curl_multi_wakeup(handle.pointer) }
  }

  private func run(_ handle: MultiHandle) {
    var exchanges: [UnsafeMutableRawPointer: Exchange] = [:]
    var isOpen = true
    while isOpen || !exchanges.isEmpty {
      let (orders, isClosed) = box.withLock { box in
        defer { box.orders.removeAll() }
        return (box.orders, box.isClosed)
      }
      isOpen = !isClosed
      for order in orders { carryOut(order, on: handle, &exchanges) }

      var running: Int32 = 0
      let code = curl_multi_perform(handle.pointer, &running)
      finishDone(on: handle, &exchanges)
      if code != CURLM_OK {
        for exchange in exchanges.values { finish(exchange, CURLE_OUT_OF_MEMORY, on: handle, &exchanges) }
      }
      if isOpen || !exchanges.isEmpty {
        // Ends at once on a wake-up, on traffic and at libcurl's own next time limit.
        curl_multi_poll(handle.pointer, nil, 0, 60_000, nil)
      }
    }
    box.withLock { $0.handle = nil }
    curl_multi_cleanup(handle.pointer)
  }

  private func carryOut(
    _ order: Order, on handle: MultiHandle, _ exchanges: inout [UnsafeMutableRawPointer: Exchange]
  ) {
    switch order {
    case .start(let ticket, let continuation):
      guard !ticket.isCancelled else {
        continuation.resume(returning: .failure(ticket.unsent(.cancelled)))
        return
      }
      let exchange: Exchange
      do throws(TransferError) {
        exchange = try Exchange(ticket, continuation)
      } catch {
        continuation.resume(returning: .failure(error))
        return
      }
      exchanges[exchange.easy] = exchange
      if curl_multi_add_handle(handle.pointer, exchange.easy) != CURLM_OK {
        exchanges[exchange.easy] = nil
        let cause = TransferError.Cause.library(code: Int(CURLE_FAILED_INIT.rawValue), text: "out of memory")
        continuation.resume(returning: .failure(ticket.unsent(cause)))
      }
    case .cancel(let ticket):
      guard let exchange = exchanges.values.first(where: { $0.ticket === ticket }) else { return }
      finish(exchange, CURLE_ABORTED_BY_CALLBACK, on: handle, &exchanges)
    }
  }

  private func finishDone(on handle: MultiHandle, _ exchanges: inout [UnsafeMutableRawPointer: Exchange]) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(handle.pointer, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
        let exchange = exchanges[easy]
      else { continue }
      finish(exchange, message.pointee.data.result, on: handle, &exchanges)
    }
  }

  private func finish(
    _ exchange: Exchange, _ code: CURLcode, on handle: MultiHandle,
    _ exchanges: inout [UnsafeMutableRawPointer: Exchange]
  ) {
    let outcome = exchange.outcome(code)
    curl_multi_remove_handle(handle.pointer, exchange.easy)
    exchanges[exchange.easy] = nil
    exchange.continuation.resume(returning: outcome)
  }
}

/// The identity of one transfer, shared by its caller and the loop.
final class Ticket: Sendable {
  let plan: TransferPlan
  private let cancelled = Atomic(false)

  init(_ plan: TransferPlan) {
    self.plan = plan
  }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func markCancelled() {
    cancelled.store(true, ordering: .releasing)
  }

  /// A failure before anything was sent.
  func unsent(_ cause: TransferError.Cause) -> TransferError {
    TransferError(cause, host: plan.url.authority, phase: .preparing, seconds: 0, execution: .notExecuted)
  }
}
