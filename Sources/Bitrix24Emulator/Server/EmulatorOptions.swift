import Foundation

/// What the emulated portal is like; every rule that sources disagree about is a switch here.
///
/// The host is always loopback. Source of the rules: bitrix24-rest.md.
///
/// ## Topics
/// - Address: ``port``, ``userID``, ``code``, ``accessToken``, ``expiredAccessTokens``, ``application``
/// - Contents: ``seed``, ``companies``, ``contacts``, ``madeUpRequisites``, ``dictionaryEntries``,
///   ``userFields``, ``requisiteUserFields``, ``userCount``, ``dismissedUsers``
/// - Events: ``outgoingWebhooks``, ``applicationToken``, ``extendedEvents``, ``answersEventsToWebhooks``,
///   ``importsFireEvents``
/// - Rights: ``scopes``, ``isReadOnly``
/// - Pace: ``plan``, ``limits``, ``latencySeconds``, ``costs``, ``now``
/// - Habits: ``normalising``, ``missingReference``, ``overlongBatch``, ``timeZoneOffsetSeconds``, ``escapesUnicode``,
///   ``emptyMultipleIsFalse``
/// - Habits of requisites: ``requisitesTouchOwner``, ``addressTotalIsCapped``, ``addressUpdateLosesMissing``
public struct EmulatorOptions: Sendable {
  /// The portal's tariff, which sets the request rate. Source: §2.1.
  public enum Plan: String, Sendable, Hashable, CaseIterable {
    /// A bucket of 50 that drains 2 a second.
    case standard
    /// A bucket of 250 that drains 5 a second.
    case enterprise
  }

  /// Which limits are enforced. Source: §2.1, §2.2.
  public struct Limits: Sendable, Hashable {
    /// Whether a full bucket answers 503 `QUERY_LIMIT_EXCEEDED`.
    public var rate = true
    /// Whether execution time answers 429 `OPERATION_TIME_LIMIT`.
    public var operating = true
    /// Seconds of execution one method may use in ten minutes.
    public var operatingSeconds: Double = 480

    /// Both limits on, 480 s.
    public init() {}

    /// Neither limit.
    public static var off: Limits {
      var limits = Limits()
      limits.rate = false
      limits.operating = false
      return limits
    }
  }

  /// Execution time charged per command, in seconds; it is counted and shown, never slept. Source: §12.3.
  public struct Costs: Sendable, Hashable {
    /// For methods that ``byMethod`` does not name.
    public var otherwise: Double = 0.01
    /// By method in its documented spelling, such as `crm.company.add`.
    public var byMethod: [String: Double] = [:]

    /// Figures in the range of a live portal.
    public init() {
      for kind in ["company", "contact"] {
        byMethod["crm.\(kind).list"] = 0.05
        byMethod["crm.\(kind).get"] = 0.05
        byMethod["crm.\(kind).add"] = 0.1
        byMethod["crm.\(kind).update"] = 0.12
        byMethod["crm.\(kind).delete"] = 0.1
      }
      for kind in ["requisite", "requisite.bankdetail", "address"] {
        byMethod["crm.\(kind).list"] = 0.03
        byMethod["crm.\(kind).get"] = 0.03
        byMethod["crm.\(kind).add"] = 0.1
        byMethod["crm.\(kind).update"] = 0.1
        byMethod["crm.\(kind).delete"] = 0.1
      }
      byMethod["crm.item.list"] = 0.08
      byMethod["crm.item.get"] = 0.05
      byMethod["crm.item.add"] = 0.2
      byMethod["crm.item.update"] = 0.25
      byMethod["crm.item.delete"] = 0.1
      byMethod["crm.item.import"] = 0.1
      byMethod["crm.item.batchImport"] = 1
    }

    func seconds(_ method: String) -> Double { byMethod[method] ?? otherwise }
  }

  /// What the portal does to written values; everything is off at first, values are stored as sent.
  public struct Normalising: Sendable, Hashable {
    /// Cuts white space off both ends of texts and multi-field values.
    public var trims = false
    /// Cuts texts other than COMMENTS to 255 characters.
    public var truncatesAt255 = false
    /// Turns Russian phone numbers of eleven digits into `+7XXXXXXXXXX`.
    public var reformatsPhones = false
    /// Cuts multi-field values to so many characters; nil leaves them.
    public var multiFieldLength: Int?
    /// Drops what follows the digits of a phone, such as an extension.
    public var dropsExtensions = false
    /// Takes phones that hold this text without a word and keeps them not; nil keeps all.
    public var droppedPhone: String?

    /// Everything off.
    public init() {}
  }

  /// What a batch reference to something missing becomes. Source: §14.3.
  public enum MissingReference: Sendable, Hashable {
    /// The deepest array found on the way; as an id that is 1, and the batch edits record 1.
    case parentArray
    /// Nothing.
    case empty
    /// A number above all ids, so that a list of what is above it is empty.
    case aboveAll
  }

  /// How a batch of more than 50 commands is answered. Source: §3.1.
  public enum OverlongBatch: Sendable, Hashable {
    /// 50 run, each of the others fails by itself.
    case failsPerCommand
    /// The whole request is refused with HTTP 400.
    case isRefused
  }

  /// The TCP port on 127.0.0.1; 0 takes a free one.
  public var port = 0
  /// The webhook's owner, who makes every change that comes over REST.
  public var userID = 1
  /// The webhook's code, which also guards the administration paths.
  public var code = "emulatorcode"
  /// The token of the portal's one application, which calls `/rest/METHOD` with `auth`. Source: §1.1.
  public var accessToken = "emulatoraccesstoken"
  /// Tokens that are answered with `expired_token`.
  public var expiredAccessTokens: Set<String> = []
  /// An application that gets tokens of its own by OAuth; the portal's one application has a fixed token besides.
  public var application: LocalApplication?
  /// What handlers of the application's events know the portal by.
  public var applicationToken = "emulatorapplicationtoken"
  /// Outgoing webhooks made by hand. Source: §9.1.
  public var outgoingWebhooks: [OutgoingWebhook] = []
  /// Whether offline events can be reserved and have channels; `nil` leaves it to the plan. Source: §9.4.
  public var extendedEvents: Bool?
  /// Whether `event.*` answers a webhook, which a real portal refuses.
  public var answersEventsToWebhooks = false
  /// Whether imported records fire the events of added ones. Source: §5.7.
  public var importsFireEvents = false
  /// The tariff.
  public var plan = Plan.standard
  /// Which limits are enforced.
  public var limits = Limits()
  /// Seconds every request really waits before it is executed.
  public var latencySeconds: Double = 0
  /// Execution time charged per command.
  public var costs = Costs()
  /// Whether a request really lasts as long as what its commands are charged.
  public var requestsLastAsCharged = false
  /// Decides everything about the made-up records.
  public var seed: UInt64 = 1
  /// How many companies there are at the start.
  public var companies = 0
  /// How many contacts there are at the start.
  public var contacts = 0
  /// Entries beyond those every portal has, as portals add `UC_…` codes of their own.
  public var dictionaryEntries: [DictionaryEntry] = []
  /// Whether the made-up companies, and contacts with a tax number, have a requisite with bank detail and address.
  public var madeUpRequisites = false
  /// How many portal users there are, numbered from 1; user 1 is the administrator.
  public var userCount = 3
  /// Users who are dismissed: not active, and nobody's webhook.
  public var dismissedUsers: Set<Int> = []
  /// Scopes of the webhook.
  public var scopes = ["crm", "user"]
  /// Whether every change over REST is refused.
  public var isReadOnly = false
  /// User fields of companies and contacts.
  public var userFields = [
    UserField("UF_CRM_INN", label: "ИНН"), UserField("UF_CRM_KPP", label: "КПП"),
    UserField("UF_CRM_OGRN", label: "ОГРН"), UserField("UF_CRM_EXT_ID", label: "Код во внешней системе"),
  ]
  /// User fields of requisites; the portal allows only strings, booleans, doubles and moments. Source: §6.2.
  public var requisiteUserFields: [UserField] = []
  /// Whether a multiple user field without values reads `false` in classic answers instead of `[]`. Source: §4.7.
  public var emptyMultipleIsFalse = false
  /// Whether a change of a requisite, bank detail or address moves the modified time of its company or contact.
  /// Source: §6.1, §13.
  public var requisitesTouchOwner = false
  /// Whether companies have an address of their own, as on portals in the old mode of addresses. Source: §6.5.
  public var companiesKeepAddresses = false
  /// Whether `crm.address.list` shows no more than 50 as its total, and no `next`, unless `start` is -1.
  /// Source: §6.5.
  public var addressTotalIsCapped = true
  /// Whether `crm.address.update` empties the parts it is not given. Source: §6.5.
  public var addressUpdateLosesMissing = false
  /// The server's offset from UTC in seconds; three hours at first.
  public var timeZoneOffsetSeconds = 10_800
  /// What happens to written values.
  public var normalising = Normalising()
  /// What a batch reference to something missing becomes.
  public var missingReference = MissingReference.parentArray
  /// How a batch of more than 50 commands is answered.
  public var overlongBatch = OverlongBatch.failsPerCommand
  /// Whether `fm` works in `crm.item.import` and `batchImport`; only the classic form is documented. Source: §5.7.
  public var importsKeyedMultiFields = false
  /// Company fields, by classic name, that an empty value in `crm.item.update` leaves alone. Source: §5.8.
  public var companyFieldsItemUpdateCannotClear: Set<String> = []
  /// Whether `app.info` answers a webhook. Source: §1.4.
  public var answersAppInfo = true
  /// Whether answers escape everything beyond ASCII as `\uXXXX`.
  public var escapesUnicode = true
  /// Seconds since 1970; limits, dates and `time` blocks all follow it.
  public var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }

  /// An empty portal with the default user fields, enforced limits and the real clock.
  public init() {}
}
