/// A form of text that is no table and is read as a tree (`document.text`).
public enum TextForm: String, Sendable, Hashable, CaseIterable {
  /// Address books in vCard 3.0 and 4.0: a `VCARD` for each card below `VCARDS`, with an element for each line.
  case vcard
  /// Exchanges of 1C with a bank, 1CClientBankExchange: a `Контрагент` or `ФизическоеЛицо` for each party of payments below
  /// `BankExchange`.
  case bankExchange = "bank-exchange"
}
