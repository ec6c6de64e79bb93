/// Which of the portal's two families of methods is used for what: the one place where this is decided.
///
/// Reading, pre-reading and reading back always use the classic lists (`crm.company.list`, `crm.contact.list`): they alone
/// give named columns together with phones and e-mails, and because a record is read back by the same kind of list as it is
/// read by the next run, its fingerprint is the same there and quiet stays quiet. `crm.item.list` gives multi-fields only with
/// every column, and other spellings of numbers and flags.
///
/// Source: bitrix24-rest.md §0, §5.10.
public struct MethodChoice: Sendable, Hashable {
  /// A family of methods.
  public enum Family: Sendable, Hashable {
    /// `crm.item.*`: checks values, saves nothing when nothing changes, is being developed.
    case universal
    /// `crm.company.*` and `crm.contact.*`: "development stopped", moves the modified time at every update.
    case classic
  }

  /// New records: the universal family refuses unknown dictionary codes instead of dropping them.
  public var creating = Family.universal
  /// Updates: the universal family is no echo machine (bitrix24-rest.md §14.6).
  public var updating = Family.universal
  /// Updates that clear a text of a company, which the universal family may leave alone (bitrix24-rest.md §5.8).
  public var clearingCompanies = Family.classic
  /// Removals.
  public var deleting = Family.universal

  /// The choice that bitrix24-rest.md §5.10 argues for.
  public init() {}
}
