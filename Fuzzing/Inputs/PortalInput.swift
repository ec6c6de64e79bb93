import Bitrix24
import Bitrix24Connector
import Contractors
import SyncServer

/// Bytes as what comes over the network from a portal, or from somebody who plays one.
enum PortalInput {
  static func form(_ input: [UInt8]) {
    guard let form = EventForm(input) else { return }
    _ = form.event
    _ = EventSubject(form)
  }

  /// Takes the bytes up to a zero as a description of fields, what follows as rows and answers.
  static func answers(_ input: [UInt8]) throws {
    let halves = input.split(separator: 0, maxSplits: 1)
    guard let last = halves.last.map(Array.init) else { return }
    for status in [200, 400, 503] { AnswerReading.read(last, status: status) }
    guard let described = try? JSON(parsing: Array(halves[0])), let rows = try? JSON(parsing: last) else {
      return
    }
    for entity in Entity.allCases {
      _ = try? RowReading.observe(
        rows.elements, of: entity, described: described, mapping: try Shipped.portal.get())
    }
  }
}
