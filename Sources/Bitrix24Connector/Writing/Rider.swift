import Bitrix24

/// A last batch of records' own writes that is not full: what is written beside other records takes the places that it leaves.
struct Rider: Sendable {
  let sender: OrderSender
  let orders: [WriteOrder]

  /// Fewer free places are not worth waiting for.
  private static let placesMin = 10

  /// Nil where the orders cannot share their batch, or fill it.
  init?(_ orders: [WriteOrder], of sender: OrderSender) {
    guard let first = orders.first, !first.travelsAlone, first.condition == nil, first.kind != .delete,
      !OrderSender.needsTail(orders),
      sender.commands(orders).count <= BatchLimit.commandsMax - Self.placesMin
    else { return nil }
    self.sender = sender
    self.orders = orders
  }

  var commands: [Command] { sender.commands(orders) }

  var method: String { orders.first?.method ?? "" }

  /// What sending the batch twice would do: what joins it is to be no worse, and no better, since it would lose by it.
  var effect: Effect { orders.map(\.effect).max() ?? .read }

  var bytes: Int { orders.reduce(0) { $0 + $1.bytes } }

  /// What came of the orders.
  func outcome(of answer: Result<BatchAnswer, PortalError>) -> Sent {
    switch answer {
    case .success(let answer): sender.take(answer, of: orders)
    case .failure(let error): sender.failed(error, orders)
    }
  }
}
