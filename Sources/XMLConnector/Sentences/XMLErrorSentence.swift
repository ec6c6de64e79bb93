package import Contractors
package import XMLText

extension XMLError {
  /// The error in both languages; the English text is the parser's own.
  package var sentence: Sentence {
    Sentence(description, "Строка \(place.line), столбец \(place.column): \(cause.russian)")
  }
}

extension XMLError.Cause {
  fileprivate var russian: String {
    switch self {
    case .nulByte:
      "нулевой байт. Файл не текстовый или записан в UTF-16; укажите кодировку в подключении."
    case .undecodableByte(let byte, let encoding):
      "байт 0x\(String(byte, radix: 16, uppercase: true)) в \(encoding) ничего не значит. Укажите верную кодировку в "
        + "подключении."
    case .unterminated(let construct):
      "здесь начинается \(construct.russian) и не кончается до конца файла. Файл обрезан или повреждён; выгрузите его "
        + "ещё раз."
    case .unclosedElement(let name):
      "файл кончается раньше </\(name)>. Он обрезан; выгрузите его ещё раз."
    case .mismatchedEndTag(let expected, let found):
      "закрывающий тег </\(found)>, а ожидается </\(expected)>. Файл повреждён; выгрузите его ещё раз."
    case .unexpectedEndTag(let name):
      "закрывающий тег </\(name)>, хотя ни один элемент не открыт. Файл повреждён; выгрузите его ещё раз."
    case .textOutsideRoot: "текст вне корневого элемента. Удалите его."
    case .secondRoot(let name):
      "второй корневой элемент <\(name)>, а в файле он один. Возможно, склеены несколько файлов."
    case .noRoot: "в файле нет ни одного элемента. Он пуст или это не XML."
    case .unexpected(let found, let expected): "стоит «\(found)», а ожидается другое (\(expected))."
    case .misplacedDeclaration:
      "объявление XML стоит не в самом начале файла. Удалите то, что перед ним."
    case .misplacedDocumentType:
      "объявление типа документа (DOCTYPE) стоит не перед корневым элементом. Удалите его."
    case .limitExceeded(let name, let limit):
      "больше допустимого: \(name.russian), не больше \(limit). Файл повреждён или составлен со злым умыслом."
    case .undeclaredEntity(let name):
      "ссылка на сущность &\(name);. Сущности из DTD не читаются; впишите сам текст."
    case .malformed(let flaw?, _): flaw.russian
    case .malformed(nil, let message): "это не XML (\(message)). Файл повреждён; выгрузите его ещё раз."
    case .outOfStep(let expected, let found):
      "запись читается двояко: \(expected) и \(found). Ничего из неё не взято."
    case .parserUnavailable: "не запускается libxml2, вероятно, не хватает памяти."
    }
  }
}

extension XMLFlaw {
  fileprivate var russian: String {
    switch self {
    case .bareAmpersand: "знак &, с которого не начинается ссылка. Напишите &amp; или выгрузите файл ещё раз."
    case .bareLess: "знак <, с которого не начинается тег. Напишите &lt; или выгрузите файл ещё раз."
    case .lessInAttribute: "знак < в значении атрибута. Напишите &lt; или выгрузите файл ещё раз."
    case .unquotedAttribute: "атрибут без значения в кавычках. Напишите имя=\"значение\"."
    case .repeatedAttribute: "атрибут стоит в одном теге дважды. Удалите один."
    case .unfinishedTag: "незаконченный тег. Файл повреждён; выгрузите его ещё раз."
    case .crossedTags: "закрывающий тег не от последнего открытого. Файл повреждён; выгрузите его ещё раз."
    case .forbiddenCharacter:
      "знак, которого в XML быть не может. Удалите его в программе, из которой файл; а если кодировка файла не та, что в нём указана, "
        + "назовите её в подключении."
    case .undecodable:
      "байты, которые в кодировке файла ничего не значат. Укажите верную кодировку в подключении."
    case .sectionEnd: "]]> в тексте. Напишите ]]&gt;."
    case .dashesInComment: "-- в примечании. Удалите их."
    case .undeclaredPrefix:
      "префикс, который нигде не объявлен через xmlns:. Файл обрезан или повреждён; выгрузите его ещё раз."
    }
  }
}

extension XMLError.Construct {
  fileprivate var russian: String {
    switch self {
    case .comment: "примечание"
    case .characterData: "раздел CDATA"
    case .instruction: "инструкция обработки"
    case .documentType: "объявление типа документа"
    case .tag: "тег"
    }
  }
}

extension XMLLimits.Name {
  fileprivate var russian: String {
    switch self {
    case .recordBytes: "байт в записи"
    case .depth: "вложенных элементов"
    case .tagBytes: "байт в теге"
    case .attributes: "атрибутов у элемента"
    case .nameBytes: "байт в имени"
    case .textBytes: "байт в одном тексте"
    case .namespaces: "пространств имён в одном месте"
    case .namespaceBytes: "байт пространств имён в одном месте"
    }
  }
}

extension XMLWriteError {
  /// What stands in the way, and what to do, in both languages; the English text is the writer's own.
  package var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .forbiddenCharacter(let scalar, let name):
      "\(name): знак U+\(String(scalar.value, radix: 16, uppercase: true)) не может стоять в XML. Удалите его."
    case .invalidName(let name): "«\(name.prefix(60))» — не имя XML. Исправьте сопоставление."
    case .unencodable(let text, let encoding):
      "В «\(text.prefix(60))» есть знак, которого нет в \(encoding). Возьмите другое имя или другую кодировку."
    case .invalidComment(let text):
      "«\(text.prefix(60))» не может быть примечанием: в нём есть --. Удалите их."
    case .invalidPrefix(let prefix):
      "Префикс «\(prefix.prefix(60))» здесь нельзя объявить. Возьмите другой."
    case .holdsElements(let name):
      "В <\(name)> стоят элементы, поэтому текста у него нет. Исправьте сопоставление."
    case .conflictingEdits(let name):
      "<\(name)> получил бы и текст, и элементы. Исправьте сопоставление."
    case .foreignElement(let name): "<\(name)> не из той записи, которую меняют."
    case .removesRecord(let name): "<\(name)> — сама запись; удалить можно лишь её целиком."
    case .outsideRoot: "В документе один корневой элемент, рядом с ним стоят только примечания."
    }
  }
}
