public import Contractors
public import Files
internal import Glibc

extension FileError {
  /// The error in both languages; the English text is that of the file calls.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .system(let operation, let path, let code):
      "Не удаётся \(operation.russian) \(path): \(Self.reason(code))."
        + (operation == .syncDirectory
          ? " Файл на месте, но может пропасть, если машина сейчас остановится." : "")
    case .tooLarge(let path, let bytes, let limit):
      "\(path): \(Noun.byte.counted(bytes).russian), а здесь допустимо не больше \(limit)."
    case .notARegularFile(let path):
      "\(path) — не обычный файл. Укажите файл, а не папку, канал или устройство."
    case .changedMeanwhile(let path):
      "\(path) изменён другой программой после чтения. Ничего не записано; запустите ещё раз."
    case .locked(let path, let holder):
      "\(path) занят другим процессом\(holder.isEmpty ? "" : " (\(holder))"). Подождите, пока он закончит."
    case .replacementOver(let path):
      "Замена файла \(path) уже завершена."
    }
  }

  /// The usual reasons; the system's words for the others are English.
  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "нет такого файла или папки"
    case EACCES: "нет доступа"
    case EPERM: "действие не разрешено"
    case ENOSPC: "на диске нет места"
    case EDQUOT: "исчерпана квота на диске"
    case EROFS: "диск доступен только для чтения"
    case EIO: "ошибка чтения или записи на диске"
    case EEXIST: "такой файл уже есть"
    case EISDIR: "это папка"
    case ENOTDIR: "часть пути — не папка"
    case ENAMETOOLONG: "имя слишком длинное"
    case EFBIG: "файл слишком велик"
    case EMFILE, ENFILE: "открыто слишком много файлов"
    case ELOOP: "ссылки в пути замкнуты"
    case EBUSY: "файл занят"
    default: "ошибка системы \(code)"
    }
  }
}

extension FileOperation {
  fileprivate var russian: String {
    switch self {
    case .open: "открыть"
    case .create: "создать"
    case .createDirectory: "создать папку"
    case .inspect: "получить сведения о файле"
    case .read: "прочитать"
    case .write: "записать"
    case .changeMode: "изменить права или владельца файла"
    case .sync: "сохранить на диск"
    case .rename: "заменить"
    case .syncDirectory: "сохранить на диск папку файла"
    case .remove: "удалить"
    case .lock: "занять для записи"
    }
  }
}

extension TextEncodingError {
  /// The error in both languages; the English text is that of the conversion.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .malformed(let encoding, let offset):
      return "Байты на месте \(offset) не читаются как \(encoding). Укажите кодировку файла в настройках."
    case .unrepresentable(let character, let encoding, let offset):
      return
        "Знака «\(character)» (\(character.codes), байт \(offset)) нет в кодировке \(encoding). Замените его или "
        + "сохраните файл в UTF-8."
    case .unknown(let name):
      let known = TextEncoding.wellKnown.map(\.description).joined(separator: ", ")
      return "Кодировки «\(name)» нет. Известны \(known)."
    }
  }
}

extension Character {
  /// `U+1F384`: what names a character that may not be displayed.
  var codes: String {
    unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }.joined(separator: " ")
  }
}
