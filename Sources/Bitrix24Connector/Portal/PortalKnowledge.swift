import Bitrix24
public import Contractors
import Mappings

/// What was learnt of a portal — rights, fields, templates, users — for the next replica of the same portal with the same settings.
///
/// Whoever takes it over looks up marked records with it and asks anew before anything else: before reading a side as a whole, before
/// writing, and when a record names a user, a template or a choice that nobody knew at the time.
public struct PortalKnowledge: Sendable {
  /// When the portal was asked, by this machine's clock.
  public let learntAt: Timestamp
  let portal: PreparedPortal
  let origin: Origin

  /// Everything that what was learnt depends on.
  struct Origin: Hashable {
    private let door: Door
    private let mapping: CompiledMapping
    private let spelledCodes: [Entity: [FieldName: Set<String>]]
    private let originFields: PortalReplicaOptions.OriginFields
    private let load: PortalReplicaOptions.Load
    private let updates: PortalReplicaOptions.Updates
    private let methods: MethodChoice
    private let channel: String?

    /// Whose rights they are.
    private enum Door: Hashable {
      case webhook(WebhookURL)
      case application(PortalApplication)
    }

    init(_ options: PortalReplicaOptions) {
      door =
        switch options.client.access {
        case .webhook(let webhook): .webhook(webhook)
        case .application(let tokens): .application(tokens.application)
        }
      mapping = options.mapping
      spelledCodes = options.spelledCodes
      originFields = options.originFields
      load = options.load
      updates = options.updates
      methods = options.methods
      channel = options.channel
    }
  }
}

extension PortalReplica {
  /// Takes over what another replica learnt.
  ///
  /// - Returns: whether it is of the same portal with the same settings.
  @discardableResult
  public func take(over knowledge: PortalKnowledge) -> Bool {
    guard knowledge.origin == PortalKnowledge.Origin(options) else { return false }
    if !knowledge.portal.profile.lacksChannels { options.client.act(inChannel: options.channel) }
    keep(knowledge.portal, learntAt: knowledge.learntAt, isTakenOver: true)
    return true
  }

  /// What this replica learnt; nil before it asked the portal itself.
  public var knowledge: PortalKnowledge? {
    learnt.map {
      PortalKnowledge(learntAt: $0.at, portal: $0.portal, origin: PortalKnowledge.Origin(options))
    }
  }

  /// Asks the portal anew where what is known was taken over.
  func learnAnew() async throws { if isTakenOver { try await prepare() } }
}

extension EntitySchema {
  /// Whether a record names a user, a template of requisites or a choice that nobody knew when the portal was asked.
  func meetsStranger(_ record: PortalRecord) -> Bool {
    if let stored = record.belongings.requisite, let presets = requisite?.schema.presets,
      !presets.knows(stored.presetID)
    {
      return true
    }
    let holdsNewChoice = record.raw.children.contains { node in
      guard let list = columnChoices[node.name]?.list, let text = node.text, !text.isEmpty else {
        return false
      }
      return !list.has(text)
    }
    if holdsNewChoice { return true }
    guard let users else { return false }
    // An unknown user stands there as a number.
    return columns.contains { column in
      guard column.kind == .user,
        let text = record.raw.children.first(where: { $0.name == column.name })?.text,
        let id = Int(text)
      else { return false }
      return id > 0 && !users.knows(id)
    }
  }
}
