/// The codes and tokens that were given out, with the moment each ends.
struct TokenDesk: Sendable {
  /// Seconds: pages `settings/oauth/index` and `auto-renewal`.
  static let codeSeconds = 30
  static let accessSeconds = 3600
  static let refreshSeconds = 180 * 86_400

  enum Verdict: Sendable, Equatable {
    case valid, expired, unknown
  }

  private var codes: [String: Int] = [:]
  private var access: [String: Int] = [:]
  private var refresh: [String: Int] = [:]
  private var generator = SeededGenerator(seed: 0x0A17)

  mutating func code(at now: Int) -> String {
    let code = word()
    codes[code] = now + TokenDesk.codeSeconds
    return code
  }

  /// A code works once.
  mutating func redeem(code: String, at now: Int) -> Bool {
    codes.removeValue(forKey: code).map { now < $0 } ?? false
  }

  mutating func redeem(refresh token: String, at now: Int, keeps: Bool) -> Bool {
    guard let end = keeps ? refresh[token] : refresh.removeValue(forKey: token) else { return false }
    return now < end
  }

  mutating func pair(at now: Int) -> (access: String, refresh: String) {
    let pair = (word(), word())
    access[pair.0] = now + TokenDesk.accessSeconds
    refresh[pair.1] = now + TokenDesk.refreshSeconds
    return pair
  }

  func verdict(_ token: String, at now: Int) -> Verdict {
    access[token].map { now < $0 ? .valid : .expired } ?? .unknown
  }

  private mutating func word() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<32).map { _ in generator.pick(letters) })
  }
}
