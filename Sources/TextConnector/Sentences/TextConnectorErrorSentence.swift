public import Contractors
import FileSources
import Files
import Mappings

extension TextConnectorError {
  /// The file, what was found and what to do, in both languages.
  public var sentence: Sentence {
    switch self {
    case .file(let error): error.sentence
    case .missing(let path):
      Sentence(
        "There is no file \(path). Check the path of the connection, or export the file once more.",
        "Файла \(path) нет. Проверьте путь в подключении или выгрузите файл ещё раз.")
    case .empty(let path):
      Sentence("\(path) is empty. Export the file once more.", "\(path) пуст. Выгрузите файл ещё раз.")
    case .otherForm(let path, .vcard):
      Sentence(
        "\(path) is no address book in vCard: it does not begin with BEGIN:VCARD. Choose another mapping or another file.",
        "\(path) — не адресная книга vCard: файл не начинается с BEGIN:VCARD. Выберите другое сопоставление или другой файл."
      )
    case .otherForm(let path, .bankExchange):
      Sentence(
        "\(path) is no exchange with a bank: its first line is not 1CClientBankExchange. Choose another mapping or another file.",
        "\(path) — не файл обмена с банком: его первая строка — не 1CClientBankExchange. Выберите другое сопоставление или другой файл."
      )
    case .damaged(let path, let line, let reason):
      Sentence("\(path), line \(line): ", "\(path), строка \(line): ") + reason
    case .encoding(let path, let error): Sentence(same: "\(path): ") + error.sentence
    }
  }
}

enum TextSentence {
  static let openCard = Sentence(
    "a card begins within another one; END:VCARD is missing above it",
    "карточка начинается внутри другой; выше не хватает END:VCARD")

  static let unendedCard = Sentence(
    "the card that begins here does not end with END:VCARD; export the address book once more",
    "карточка, которая начинается здесь, не заканчивается строкой END:VCARD; выгрузите адресную книгу ещё раз"
  )

  static let oldCard = Sentence(
    "the card is in vCard 2.1; export the address book as vCard 3.0 or 4.0",
    "карточка записана в vCard 2.1; выгрузите адресную книгу в vCard 3.0 или 4.0")

  static let notUTF8 = Sentence(
    "the line is not in UTF-8; export the address book as vCard 3.0 or 4.0 in UTF-8",
    "строка не в UTF-8; выгрузите адресную книгу в vCard 3.0 или 4.0 в UTF-8")

  static let unendedStatement = Sentence(
    "the file has neither payments nor the line КонецФайла that ends one: it is cut off; export it once more",
    "в файле нет ни платежей, ни строки КонецФайла, которой он заканчивается: он обрезан; выгрузите его ещё раз"
  )

  static let unendedDocument = Sentence(
    "the document that begins here does not end with КонецДокумента; export the file once more",
    "документ, который начинается здесь, не заканчивается строкой КонецДокумента; выгрузите файл ещё раз")
}
