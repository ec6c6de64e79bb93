/// What a message of an exchange says of itself.
public struct MessageHead: Sendable, Hashable {
  /// The sender's code in the exchange.
  public var from: String
  /// The receiver's code.
  public var to: String
  /// The message's number; those of one sender grow. 0 is a message that only asks whether anybody is there.
  public var number: Int
  /// The number of the last message of the receiver that the sender has taken in; 0 before the first.
  public var received: Int

  /// A head.
  public init(from: String, to: String, number: Int, received: Int) {
    self.from = from
    self.to = to
    self.number = number
    self.received = received
  }
}

/// The two sides of an exchange whose messages are numbered and acknowledged.
public struct ExchangeReceipts: Sendable {
  /// Our code in the exchange, as the other system knows it.
  public var own: String
  /// The other system's code.
  public var other: String
  /// Reads the head of a document; nil where it is no message of an exchange. Throws what reading a document throws.
  public var read: @Sendable (_ path: String) throws -> MessageHead?
  /// Whether a document holds records that are read as a part of others, such as accounts, whose owners need not stand in it. Throws
  /// what reading a document throws.
  public var holdsJoined: @Sendable (_ path: String) throws -> Bool
  /// Makes a message without records.
  public var make: @Sendable (_ path: String, MessageHead) throws -> Void

  /// Receipts of an exchange.
  public init(
    own: String, other: String, read: @escaping @Sendable (String) throws -> MessageHead?,
    holdsJoined: @escaping @Sendable (String) throws -> Bool,
    make: @escaping @Sendable (String, MessageHead) throws -> Void
  ) {
    self.own = own
    self.other = other
    self.read = read
    self.holdsJoined = holdsJoined
    self.make = make
  }
}
