/// Where the messages of an exchange say who they are for, their number and the last number they know of the other side
/// (`document.receipts:`).
public struct ReceiptRules: Sendable, Hashable {
  /// The element that says all of it; a document without it is no message of an exchange.
  public var block: RecordPath
  /// The local names of its children: the sender.
  public var from: String
  /// The receiver.
  public var to: String
  /// The message's number.
  public var number: String
  /// The number of the last message of the receiver that the sender has taken in.
  public var received: String
  /// What stands for `{receipt}` in the document's template: `{from}`, `{to}`, `{number}` and `{received}` are filled in, and
  /// whatever else the connection names.
  public var template: String

  /// The names in braces that the connection must give a text for, without the two numbers.
  public var names: [String] {
    template.split(separator: "{").dropFirst().compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }.filter { $0 != "number" && $0 != "received" }
  }
}
