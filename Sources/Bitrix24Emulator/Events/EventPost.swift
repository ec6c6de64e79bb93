/// Carrying events out of the portal after a request is answered.
extension PortalEmulator {
  /// Sends what the portal has to tell, without waiting for it.
  func postEvents() {
    let (deliveries, faults) = withPortal { portal in portal.takeOutbox() }
    guard !deliveries.isEmpty else { return }
    Task { await post(deliveries, faults) }
  }

  private func post(_ deliveries: [EventDelivery], _ faults: EventFaults) async {
    if faults.delaySeconds > 0 { try? await Task.sleep(for: .seconds(faults.delaySeconds)) }
    var (lost, doubled) = (faults.lost, faults.doubled)
    for var delivery in faults.isReversed ? deliveries.reversed() : deliveries {
      if lost > 0 {
        lost -= 1
        delivery.status = 0
      } else {
        delivery.status = await EventSender.post(delivery.body, to: delivery.handler)
        if doubled > 0 {
          doubled -= 1
          _ = await EventSender.post(delivery.body, to: delivery.handler)
        }
      }
      withPortal { $0.noteDelivered(delivery) }
    }
  }

  /// Waits until every event that was noted so far has been delivered or lost.
  public func deliverEvents() async {
    postEvents()
    while withPortal({ $0.pendingDeliveries > 0 }) {
      // A cancelled wait only means looking again at once.
      try? await Task.sleep(for: .milliseconds(2))
      if Task.isCancelled { return }
    }
  }

  /// Deliveries that came to an end, oldest first.
  public var deliveries: [EventDelivery] { withPortal { $0.delivered } }

  /// What goes wrong with the next events.
  public var eventFaults: EventFaults {
    get { withPortal { $0.eventFaults } }
    set { withPortal { $0.eventFaults = newValue } }
  }
}

extension Portal {
  /// Older deliveries are forgotten past this many.
  static let deliveriesMax = 10_000

  mutating func takeOutbox() -> ([EventDelivery], EventFaults) {
    let taken = outbox
    outbox = []
    pendingDeliveries += taken.count
    var faults = eventFaults
    faults.lost = min(faults.lost, taken.count)
    faults.doubled = min(faults.doubled, taken.count - faults.lost)
    eventFaults.lost -= faults.lost
    eventFaults.doubled -= faults.doubled
    return (taken, faults)
  }

  mutating func noteDelivered(_ delivery: EventDelivery) {
    pendingDeliveries -= 1
    delivered.append(delivery)
    if delivered.count >= Portal.deliveriesMax * 2 {
      delivered.removeFirst(delivered.count - Portal.deliveriesMax)
    }
  }
}
