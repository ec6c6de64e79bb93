import Contractors

/// What is said of an exchange's numbers and acknowledgements.
enum ExchangeSentences {
  static func noReceipts(_ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' has no receipts: take `receipts` out of the connection, or choose another mapping",
      "в сопоставлении «\(mapping)» нет квитанций: уберите `receipts` из подключения или выберите другое сопоставление"
    )
  }

  static func noDocuments(_ mapping: String, takesRequests: Bool) -> Sentence {
    if takesRequests {
      return Sentence(
        "what the mapping '\(mapping)' reads is not sent: name the mappings of `requests` beside `outbox`, or take `outbox` out of the connection",
        "то, что читает сопоставление «\(mapping)», не отправляется: укажите рядом с `outbox` сопоставления в `requests` или уберите `outbox` из "
          + "подключения")
    }
    return Sentence(
      "no document that another system takes can be made with the mapping '\(mapping)': take `outbox` out of the connection; what comes in is "
        + "taken all the same",
      "с сопоставлением «\(mapping)» нельзя составить документ для другой системы: уберите `outbox` из подключения; входящие документы "
        + "принимаются и без него")
  }

  static func onlyChanged(_ mapping: String) -> Sentence {
    Sentence(
      "with the mapping '\(mapping)' a document can be changed, but none can be made: choose another mapping",
      "с сопоставлением «\(mapping)» документ можно изменить, но нельзя составить новый: выберите другое сопоставление"
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
