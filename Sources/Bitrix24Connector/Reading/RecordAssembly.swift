import Bitrix24
import Contractors

/// Some records as they stand in lists of the portal, with what belongs to them.
struct AssembledPage: Sendable {
  /// By ascending id; ids without a record are missing.
  let rows: [(id: Int, row: JSON)]
  /// Records of which nothing is known are missing.
  let belongings: [Int: Belongings]
}

/// Rows that are known to belong to a requisite; nil for a kind of which nothing is known.
struct HeldKin: Sendable {
  var bankDetails: [JSON]?
  var addresses: [JSON]?

  fileprivate subscript(kin: Kin) -> [JSON]? {
    switch kin {
    case .bankDetails: bankDetails
    case .addresses: addresses
    case .records, .requisites: nil
    }
  }
}

/// Puts records together with their requisites, bank details, addresses and links, which stand in lists of their own.
///
/// The commands of all these lists share their batches: what belongs to some records is asked for while further ones are listed, so that
/// whole readings take hardly more requests than full batches of all their commands would. Source: bitrix24-rest.md §0, §6.
final class RecordAssembly {
  private enum Asked: Sendable {
    /// The list of all records.
    case all
    /// Another list, by its number.
    case list(Int)
    /// What belongs to some owners, by the window's number.
    case window(Int, KinPage)
    /// The companies of some contacts.
    case links([Int])
    /// The companies of one contact.
    case link(Int)
  }

  private struct Window {
    let list: KinList
    var rows: [JSON] = []
    /// How many of its pages are outstanding.
    var asked = 0
  }

  private struct Page {
    let ids: [Int]
    var rows: [Int: JSON] = [:]
    /// How many answers about its records are outstanding.
    var waits = 0
  }

  /// With more pages than this, no more of the list of all records is asked for until some are taken.
  private static let heldMax = 2 * BatchLimit.commandsMax

  private let schema: EntitySchema
  private let sources: BelongingsSources
  private let part: RequisitePart?
  private let choice: RequisiteChoice
  private let kinds: [Kin]
  private let queue: CommandQueue<Asked>

  private var pages: [Int: Page] = [:]
  /// The numbers of the next page to be given, and of the next to come.
  private var (given, coming) = (0, 0)
  /// The number of the first page that is not complete: pages are given in the order in which they came.
  private var incomplete = 0
  private var pageOfRecord: [Int: Int] = [:]
  private var windows: [Int: Window] = [:]
  private var windowCount = 0
  private var lists: [(RecordPage) throws -> Void] = []
  /// Windows of requisites that are under way.
  private var openRequisites = 0
  /// Ids that are to be asked for once there are enough of them for a window.
  private var buffers: [Kin: [Int]] = [:]
  private var contacts: [Int] = []
  /// Chains of the list of all records that are not at their ends.
  private var openChains = 0

  private var ownerOfRequisite: [Int: Int] = [:]
  private var chosen: [Int: RequisiteRow] = [:]
  private var bankDetails: [Int: [JSON]] = [:]
  private var addresses: [Int: [JSON]] = [:]
  private var companies: [Int: [Int]] = [:]
  private var counts: [Kin: (rows: Int, owners: Int)] = [:]
  /// What belongs to some requisites and need not be asked for, by their numbers.
  private var held: [Int: HeldKin] = [:]
  private var deliverShared: CommandQueue<Asked>.DeliverShared?

  init(_ schema: EntitySchema, _ sources: BelongingsSources) {
    self.schema = schema
    self.sources = sources
    part = schema.requisite
    choice = RequisiteChoice(
      memory: sources.memory, entity: schema.entity, numbers: { schema.numbers($0) },
      isReading: sources.isReading)
    kinds =
      (part?.hasBankDetails == true ? [.bankDetails] : [])
      + (part?.addressTypes.isEmpty == false ? [.addresses] : [])
    queue = CommandQueue(sources.client, batchesAtOnce: sources.batchesAtOnce)
  }

  // MARK: What is asked for

  /// All records of a list, to be taken page by page: its parts are read at once.
  func add(_ chains: [PageChain]) {
    openChains += chains.count
    for chain in chains { queue.add(.all, chain) }
  }

  /// A list that only shares the batches: its pages are handed on as they come.
  func add(_ chain: PageChain, take: @escaping (RecordPage) throws -> Void) {
    queue.add(.list(lists.count), chain)
    lists.append(take)
  }

  /// Records of known ids, or without `withRows` only what belongs to them.
  ///
  /// Of requisites in `held`, by their numbers, only what is not known of them is asked for.
  func add(_ ids: some Sequence<Int>, withRows: Bool = true, holding held: [Int: HeldKin] = [:]) {
    self.held.merge(held) { $1 }
    let ids = Set(ids).sorted()
    for start in stride(from: 0, to: ids.count, by: RecordPage.size) {
      let part = Array(ids[start..<min(start + RecordPage.size, ids.count)])
      register(part)
      if withRows {
        pages[coming - 1]?.waits += 1
        open(.records(schema.entity), part)
      }
      settle(page: coming - 1)
    }
    flush(all: true)
  }

  /// The first commands of this reading, for a batch of somebody else that has room for some; ``take(shared:)`` takes their answers.
  func share(_ room: Int) -> [Command] {
    let shared = queue.share(room)
    deliverShared = shared.deliver
    return shared.commands
  }

  /// Takes the answers to the commands that were shared, in their order; the rest is read as ever.
  ///
  /// - Throws: what ``read(atLeast:)`` throws; this reading is of no use any more then.
  func take(shared answers: [Result<Answer, PortalError>]) throws {
    try deliverShared?(answers, take)
    deliverShared = nil
  }

  /// Pages that ``takePages()`` would give.
  private var completePages: Int { incomplete - given }

  /// Reads until so many pages can be taken, or all are complete.
  ///
  /// - Throws: `PortalError` of the first list that failed; ``PortalReplicaError/unexpectedAnswer(method:host:)`` for what is no
  ///   list: an empty one would be taken for removed rows.
  func read(atLeast wanted: Int = .max) async throws {
    while completePages < wanted {
      try await queue.run(
        isEnough: { completePages >= wanted }, holdsChains: { pages.count > Self.heldMax }, take: take)
      // Nothing is under way: what waits for a full window need not wait longer.
      if completePages < wanted { flush(all: true) }
      if !queue.hasCommands { break }
    }
    // A list that nobody read would pass for one without records, and what it holds for removed.
    precondition(completePages >= wanted || queue.isDone, "a list was not read to its end")
  }

  /// The pages that are complete, in the order in which they came.
  func takePages() -> [AssembledPage] {
    var taken: [AssembledPage] = []
    while let page = pages[given], page.waits == 0 {
      pages[given] = nil
      given += 1
      taken.append(assembled(page))
    }
    return taken
  }

  private func assembled(_ page: Page) -> AssembledPage {
    var belongings: [Int: Belongings] = [:]
    for id in page.ids {
      pageOfRecord[id] = nil
      let requisite = chosen.removeValue(forKey: id).map { row in
        ownerOfRequisite[row.id] = nil
        return StoredRequisite(
          row, bankDetails: bankDetails.removeValue(forKey: row.id) ?? [],
          addresses: addresses.removeValue(forKey: row.id) ?? [])
      }
      let linked = companies.removeValue(forKey: id)
      if requisite != nil || linked != nil {
        belongings[id] = Belongings(requisite: requisite, companies: linked)
      }
    }
    return AssembledPage(
      rows: page.ids.compactMap { id in page.rows[id].map { (id, $0) } }, belongings: belongings)
  }

  // MARK: Windows

  /// Whether all records are known.
  private var knowsAll: Bool { openChains == 0 }

  private func register(_ ids: [Int], rows: [JSON] = []) {
    var page = Page(ids: ids)
    for (id, row) in zip(ids, rows) { page.rows[id] = row }
    if part != nil {
      page.waits += ids.count
      buffers[.requisites, default: []] += ids
    }
    if schema.hasLinks {
      page.waits += ids.count
      contacts += ids
    }
    // Until everything of it is asked for.
    page.waits += 1
    pages[coming] = page
    for id in ids { pageOfRecord[id] = coming }
    coming += 1
    guard part != nil else { return }
    for id in ids {
      if let known = sources.memory.lastRequisite(of: id, schema.entity) { askKin(of: known, owner: id) }
    }
  }

  private func askKin(of requisite: Int, owner: Int) {
    guard ownerOfRequisite.updateValue(owner, forKey: requisite) == nil, let page = pageOfRecord[owner] else {
      return
    }
    var asked = kinds
    if let known = held[requisite] {
      asked.removeAll { known[$0] != nil }
      bankDetails[requisite] = known.bankDetails
      addresses[requisite] = known.addresses
    }
    for kind in asked { buffers[kind, default: []].append(requisite) }
    pages[page]?.waits += asked.count
  }

  /// Asks for what makes full windows; with `all`, or where no more can come, for the rest as well.
  private func flush(all: Bool = false) {
    let ownersAreKnown = all || knowsAll
    flush(.requisites, rest: ownersAreKnown)
    for kind in kinds {
      flush(kind, rest: all || (knowsAll && openRequisites == 0))
    }
    while contacts.count >= RecordPage.size || (ownersAreKnown && !contacts.isEmpty) {
      let window = Array(contacts.prefix(RecordPage.size))
      contacts.removeFirst(window.count)
      let (method, parameters) = LinkList.command(window)
      queue.add(.links(window), method, parameters)
    }
  }

  private func flush(_ kin: Kin, rest: Bool) {
    var buffer = (buffers[kin] ?? [])[...]
    let size = sources.density.window(of: kin)
    while buffer.count >= size || (rest && !buffer.isEmpty) {
      open(kin, Array(buffer.prefix(size)))
      buffer = buffer.dropFirst(size)
    }
    buffers[kin] = Array(buffer)
  }

  private func open(_ kin: Kin, _ owners: [Int]) {
    let list =
      switch kin {
      case .records(let entity): KinList(kin, entity.typeID, schema.ownColumns.map(\.name), owners)
      case .requisites: KinList(kin, schema.entity.typeID, part?.select ?? [], owners)
      case .bankDetails:
        KinList(kin, RequisiteNames.typeID, part?.bankSelect ?? [], owners)
      case .addresses:
        KinList(kin, RequisiteNames.typeID, ["TYPE_ID", "ENTITY_ID"] + RequisiteNames.addressParts, owners)
      }
    if kin == .requisites { openRequisites += 1 }
    windows[windowCount] = Window(list: list)
    ask(windowCount, KinPage(owners: list.owners, after: 0))
    windowCount += 1
  }

  private func ask(_ window: Int, _ page: KinPage) {
    guard let list = windows[window]?.list else { return }
    windows[window]?.asked += 1
    queue.add(.window(window, page), list.kin.method, list.parameters(page))
  }

  // MARK: Answers

  private func take(_ answered: CommandQueue<Asked>.Answered) throws {
    switch answered {
    case .pages(.list(let number), let found, _):
      for page in found { try lists[number](page) }
    case .pages(_, let found, let isEnd):
      if isEnd { openChains -= 1 }
      for page in found {
        register(page.ids, rows: page.records)
        settle(page: coming - 1)
      }
    case .single(.window(let number, let page), let result):
      windows[number]?.asked -= 1
      if case .failure(let error) = result, error.answerIsTooLong, let halves = page.halves {
        ask(number, halves.0)
        ask(number, halves.1)
      } else {
        try take(try result.get(), number, page)
      }
    case .single(.links(let window), let result):
      let found = try LinkList.companies(in: result)
      for id in window {
        if let linked = found[id], linked.count < 3 || !sources.ordersLinks {
          companies[id] = linked
          settle(id)
        } else {
          // Left out, or in a category that this list does not show by itself; or in an order of which only the first one is certain.
          let (method, parameters) = LinkList.command(id)
          queue.add(.link(id), method, parameters)
        }
      }
    case .single(.link(let id), let result):
      companies[id] = LinkList.companies(in: try result.get())
      settle(id)
    case .single(.all, _), .single(.list, _): break
    }
    flush()
  }

  private func take(_ answer: Answer, _ number: Int, _ page: KinPage) throws {
    guard var window = windows[number] else { return }
    guard let taken = window.list.take(answer, page) else {
      throw PortalReplicaError.unexpectedAnswer(
        method: window.list.kin.method, host: sources.client.host)
    }
    window.rows += taken.rows
    windows[number] = window
    if let next = taken.next { return ask(number, next) }
    if window.asked > 0 { return }
    windows[number] = nil
    finish(window)
  }

  private func finish(_ window: Window) {
    let (list, rows) = (window.list, window.rows)
    if case .records = list.kin {
      let number = list.owners.first.flatMap { pageOfRecord[$0] } ?? -1
      for row in rows {
        if let id = row[EntitySchema.idField]?.id { pages[number]?.rows[id] = row }
      }
      return settle(page: number)
    }
    counts[list.kin, default: (0, 0)].rows += rows.count
    counts[list.kin, default: (0, 0)].owners += list.owners.count
    if let count = counts[list.kin] {
      sources.density.saw(rows: count.rows, owners: count.owners, of: list.kin)
    }
    if list.kin == .requisites { return finishRequisites(list, rows) }
    let byRequisite = Dictionary(grouping: rows) { $0["ENTITY_ID"]?.id ?? 0 }
    for id in list.owners {
      if list.kin == .bankDetails {
        bankDetails[id] = byRequisite[id]
      } else {
        addresses[id] = byRequisite[id]
      }
      if let owner = ownerOfRequisite[id] { settle(owner) }
    }
  }

  private func finishRequisites(_ list: KinList, _ rows: [JSON]) {
    openRequisites -= 1
    let byOwner = Dictionary(grouping: rows.compactMap { RequisiteRow($0) }, by: \.owner)
    for owner in list.owners {
      if let row = choice.chosen(of: byOwner[owner] ?? []) {
        chosen[owner] = row
        sources.memory.noteLast(row.id, of: owner, schema.entity)
        askKin(of: row.id, owner: owner)
      }
      settle(owner)
    }
  }

  private func settle(_ record: Int) {
    if let page = pageOfRecord[record] { settle(page: page) }
  }

  private func settle(page: Int) {
    guard let waits = pages[page]?.waits, waits > 0 else { return }
    pages[page]?.waits = waits - 1
    while pages[incomplete]?.waits == 0 { incomplete += 1 }
  }
}
