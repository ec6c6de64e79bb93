/// What carrying out a call twice would do; decides whether a call with an unknown outcome is repeated.
public enum Effect: Int, Sendable, Hashable, Comparable {
  /// Changes nothing.
  case read

  /// Changes something, but twice is the same as once, by the caller's word.
  case idempotentWrite

  /// Changes something, and twice may be more than once. The portal has no idempotency of its own.
  case write

  /// Judges by the last part of a method's name; what is not known as reading counts as writing.
  public init(ofMethod method: String) {
    let name = method.lowercased()
    let isRead =
      Self.readingMethods.contains(name)
      || Self.readingEndings.contains(name.split(separator: ".").last.map(String.init) ?? "")
    // Offline events are taken out of their queue by reading them.
    self = isRead && !name.hasPrefix("event.offline") ? .read : .write
  }

  private static let readingEndings: Set<String> = [
    "get", "list", "fields", "types", "findbycomm", "current",
  ]

  private static let readingMethods: Set<String> = [
    "profile", "scope", "methods", "events", "server.time", "app.info", "access.name", "user.admin",
    "crm.status.entity.items",
  ]

  /// Ordered from harmless to harmful.
  public static func < (left: Effect, right: Effect) -> Bool { left.rawValue < right.rawValue }
}
