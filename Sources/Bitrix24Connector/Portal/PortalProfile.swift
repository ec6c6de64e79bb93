public import Contractors

/// What was learnt of a portal when it was first asked.
public struct PortalProfile: Sendable, Hashable {
  /// Several entries of a list with one name.
  public struct SharedChoice: Sendable, Hashable {
    /// The dictionary or user field.
    public var list: String
    /// What people see.
    public var name: String
    /// The codes of the entries.
    public var codes: [String]
  }

  /// The portal's host.
  public var host: String
  /// The number of the user in whose name the webhook or application acts.
  public var userID: Int
  /// That user's name.
  public var userName: String
  /// Whether that user is an administrator.
  public var isAdministrator: Bool
  /// Whether methods are called in the name of a local application and not of a webhook.
  public var isApplication: Bool
  /// The scopes of the webhook or application.
  public var scopes: [String]
  /// The portal's zone, in minutes east of UTC.
  public var offsetMinutes: Int
  /// How far the portal's clock is ahead of this machine's, in seconds; the answer's way is part of it.
  public var clockAheadSeconds: Double
  /// Whether responsible persons are carried: the webhook may read the list of users.
  public var knowsUsers: Bool
  /// How many users the portal has; 0 when they may not be read.
  public var userCount: Int
  /// Whether the mapping asks for requisites, and this webhook may not read them.
  public var hidesRequisites: Bool
  /// Whether the mapping asks for addresses, and this webhook may read requisites and not those.
  public var hidesAddresses: Bool
  /// Fields of requisites in which portals of the country keep tax numbers, and of which the mapping reads none.
  public var unreadNumbers: [String]
  /// Whether this webhook may not read the portal's lists of choices.
  public var hidesStatuses: Bool
  /// Whether this webhook may not read what user fields there are.
  public var hidesUserFields: Bool
  /// Whether the portal is in its old mode: addresses stand on companies and contacts themselves, where they are not read.
  public var keepsAddressesOnOwners: Bool
  /// Whether the portal knows the import of many records.
  public var allowsImport: Bool
  /// How new records are made.
  public var load: PortalReplicaOptions.Load
  /// Whether offline events are wanted and the portal's plan has no exchange channels: our own writes come back as events.
  public var lacksChannels: Bool
  /// Whether offline events are wanted, which portals keep for administrators only.
  public var wantsAdministrator: Bool
  /// Whether updates were to be conditional and are packed, because the portal resolves references in another way or shows no record
  /// to try it with.
  public var doubtsConditions: Bool
  /// Entries of the portal's lists that have one name together, which tells none of them.
  public var sharedChoices: [SharedChoice]
  /// By entity, the fields of the mapping that are not carried: optional ones that the portal has no place for, and
  /// responsible persons where users may not be read.
  public var missingFields: [Entity: [FieldName]]
}

extension PortalProfile {
  private var sentences: RightsSentence { RightsSentence(isApplication: isApplication) }

  /// Why requisites are not carried although the mapping asks for them, and what to do; nil when they are.
  public var missingRequisites: Sentence? { hidesRequisites ? sentences.hiddenRequisites : nil }

  /// Why addresses are not carried although the mapping asks for them, and what to do; nil when they are, or requisites are not either.
  public var missingAddresses: Sentence? { hidesAddresses ? sentences.hiddenAddresses : nil }

  /// Rights that are missing and where to grant them, one line each.
  public var missingRights: [Sentence] {
    [
      missingUsers, missingRequisites, missingAddresses, hidesStatuses ? sentences.hiddenStatuses : nil,
      hidesUserFields ? sentences.hiddenUserFields : nil,
    ].compactMap(\.self)
  }

  /// What a person should know before the first run, one line each: ``missingRights``, what of the portal is not carried, and how new
  /// records are made.
  public var remarks: [Sentence] {
    missingRights
      + [
        unreadNumbers.isEmpty ? nil : PortalSentence.unreadNumbers(unreadNumbers),
        keepsAddressesOnOwners ? PortalSentence.oldAddresses : nil, loading,
        sharedChoices.isEmpty ? nil : PortalSentence.sharedChoices(sharedChoices),
        doubtsConditions ? PortalSentence.packedInstead : nil,
        wantsAdministrator && !isAdministrator ? PortalSentence.needsAdministrator : nil,
        lacksChannels ? PortalSentence.ownWritesComeBack : nil,
      ].compactMap(\.self)
  }

  /// What the way in which new records are made means; nil where they are made one by one.
  private var loading: Sentence? {
    switch load {
    case .add: nil
    case .import: allowsImport ? PortalSentence.importsAll : sentences.cannotImport
    case .auto: allowsImport ? PortalSentence.importsMany(PortalReplicaOptions.manyAtOnce) : nil
    }
  }

  /// Why responsible persons are not carried although the mapping has a place for them, and what to do; nil when they are, or
  /// when no mapping asks for them.
  public var missingUsers: Sentence? {
    let isWanted = missingFields.values.contains { $0.contains("responsible") }
    if knowsUsers || !isWanted { return nil }
    return scopes.contains("user") ? sentences.hiddenUsers : sentences.noUserScope
  }
}
