import Contractors

/// What is said of an exchange's numbers and acknowledgements.
enum ExchangeSentences {
  static func noReceipts(_ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' has no receipts: take `receipts` out of the connection, or choose another mapping",
      "в сопоставлении «\(mapping)» нет квитанций: уберите `receipts` из подключения или выберите другое сопоставление"
    )
  }

  static func otherNames(missing: [String], unknown: [String], mapping: String) -> Sentence {
    var sentence = Sentence(
      "the receipts of the mapping '\(mapping)' do not fit the connection:",
      "квитанции сопоставления «\(mapping)» не подходят к подключению:")
    if !missing.isEmpty {
      let list = missing.joined(separator: ", ")
      sentence = sentence + Sentence(" give \(list) a text.", " укажите \(list).")
    }
    if !unknown.isEmpty {
      let list = unknown.joined(separator: ", ")
      sentence = sentence + Sentence(" Nothing is called \(list).", " Имён \(list) нет.")
    }
    return sentence
  }
}
