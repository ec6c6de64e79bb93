/// The codes and tokens that were given out, with the moment each ends.
struct TokenDesk: Sendable {
  /// Seconds: pages `settings/oauth/index` and `auto-renewal`.
  static let codeSeconds = 30
  static let accessSeconds = 3600
  static let refreshSeconds = 180 * 86_400

  enum Verdict: Sendable, Equatable {
    case valid, expired, unknown
  }

  /// What was asked for, with who was turned away.
  private(set) var journal = TokenJournal()
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

  mutating func note(_ grant: String, isGranted: Bool) { journal.note(grant, isGranted) }

  /// All access tokens have ended.
  mutating func expire(at now: Int) { access = access.mapValues { min($0, now) } }

  /// The application was taken out of the portal: nothing it was given works any more.
  mutating func revoke() {
    codes = [:]
    access = [:]
    refresh = [:]
  }

  private mutating func word() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<32).map { _ in generator.pick(letters) })
  }
}

/// How often pairs of tokens were asked for, and given.
public struct TokenJournal: Sendable, Hashable {
  /// Codes exchanged for a pair.
  public private(set) var codes = 0
  /// Pairs renewed.
  public private(set) var renewals = 0
  /// Codes and refresh tokens that were used up, too old or unknown.
  public private(set) var refusals = 0

  /// Nothing asked yet.
  public init() {}

  mutating func note(_ grant: String, _ isGranted: Bool) {
    if !isGranted {
      refusals += 1
    } else if grant == "refresh_token" {
      renewals += 1
    } else {
      codes += 1
    }
  }
}

extension PortalEmulator {
  /// What was asked of the authorisation server so far.
  public var tokenJournal: TokenJournal { withPortal { $0.tokens.journal } }

  /// Ends the life of every access token; refresh tokens go on.
  public func expireAccessTokens() {
    withPortal { portal in portal.tokens.expire(at: portal.now) }
  }

  /// Takes the application out of the portal: all its tokens are unknown from now on.
  public func revokeTokens() { withPortal { $0.tokens.revoke() } }
}
