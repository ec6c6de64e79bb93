import Contractors
import Files
import ReplicaTesting

/// A document of CommerceML of random shape, put together piece by piece so that a test knows where each record is.
struct MadeUpDocument {
  /// Everything in which documents differ.
  struct Shape: Sendable, CustomStringConvertible {
    var encoding: TextEncoding
    var hasMark: Bool
    /// Empty writes all on one line.
    var newline: String
    var unit: String
    var prefix: String

    var description: String {
      "\(encoding) mark \(hasMark) \(newline.debugDescription) \(unit.debugDescription) prefix '\(prefix)'"
    }
  }

  let shape: Shape
  /// What stands before each record, and behind the last one.
  private(set) var gaps: [String] = []
  private(set) var records: [String] = []
  /// What no rule of the mapping names, by record, in its order.
  private(set) var foreign: [[String]] = []

  init(_ shape: Shape, _ random: inout RandomSource) {
    self.shape = shape
    let name = [.utf16LE, .utf16BE].contains(shape.encoding) ? "UTF-16" : "\(shape.encoding)"
    var gap =
      (shape.hasMark ? "\u{FEFF}" : "") + "<?xml version='1.0' encoding='\(name)' standalone=\"yes\"?>"
    if random.chance(0.3) { gap += "<!DOCTYPE \(tag("КоммерческаяИнформация")) [<!ENTITY a \"]>\">]>" }
    let declaration = shape.prefix.isEmpty ? "xmlns='urn:a'" : "xmlns:\(shape.prefix)='urn:a'"
    gap += line(0) + "<\(tag("КоммерческаяИнформация")) \(declaration) ВерсияСхемы = '2.09'>"
    if random.chance(0.3) { gap += line(1) + "<Каталог><Владелец><Ид>x</Ид></Владелец></Каталог>" }
    gap += line(1) + "<\(tag("Контрагенты")) a=\">\">"
    for number in 0..<(1 + random.below(5)) {
      if random.chance(0.2) { gap += line(2) + "<!-- <Контрагент> -->" }
      if random.chance(0.1) { gap += line(2) + "<?note <a ?>" }
      gaps.append(gap + line(2))
      gap = ""
      add(number, &random)
    }
    gaps.append(
      gap + line(1) + "</\(tag("Контрагенты")) >" + line(0) + "</\(tag("КоммерческаяИнформация"))>" + line(0))
  }

  var text: String { zip(gaps, records).map { $0 + $1 }.joined() + (gaps.last ?? "") }

  func bytes() throws -> [UInt8] { try TextEncoder.encode(text, to: shape.encoding) }

  private func tag(_ name: String) -> String { shape.prefix.isEmpty ? name : "\(shape.prefix):\(name)" }

  private func line(_ depth: Int) -> String {
    shape.newline.isEmpty ? "" : shape.newline + String(repeating: shape.unit, count: depth)
  }

  private static let words = [
    "Вектор", "Полёт", "Северный ветер", "&lt;склад&gt;", "улица&#32;&#8470;5", "ёлка &amp; дом",
    "&#xAB;Заря&#xBB;",
  ]

  private mutating func add(_ number: Int, _ random: inout RandomSource) {
    var own: [String] = []
    func foreign(_ random: inout RandomSource) -> String {
      let mark = "\(number)-\(own.count)"
      let text = random.pick(
        "<Неизвестно а='\(mark)'/>", "<!-- \(mark) -->", "<НомерВерсии>\(mark)</НомерВерсии>",
        "<Склад x=\"&quot;\(mark)\"><Ид><![CDATA[\(mark)]]></Ид></Склад>", "<?п \(mark)?>")
      own.append(text)
      return line(3) + text
    }
    func element(_ name: String, _ random: inout RandomSource) -> String {
      let value = (0...random.below(2)).map { _ in random.pick(Self.words) ?? "" }.joined(separator: " ")
      switch random.below(6) {
      case 0: return line(3) + "<\(tag(name))/>"
      case 1: return line(3) + "<\(tag(name)) ></\(tag(name))>"
      case 2: return line(3) + "<\(tag(name))><![CDATA[\(number) <a> & ]]></\(tag(name))>"
      default: return line(3) + "<\(tag(name))>\(value)</\(tag(name))\(random.chance(0.2) ? " " : "")>"
      }
    }
    var text = "<\(tag("Контрагент"))\(random.chance(0.2) ? " Статус='Новый'" : "")>"
    if random.chance(0.4) { text += foreign(&random) }
    text += line(3) + "<\(tag("Ид"))>\(random.chance(0.2) ? " " : "")\(number)</\(tag("Ид"))>"
    for name in ["Наименование", "ОфициальноеНаименование", "КПП", "Комментарий"] {
      if random.chance(0.3) { text += foreign(&random) }
      if random.chance(0.75) { text += element(name, &random) }
    }
    if random.chance(0.3) {
      text += line(3) + "<\(tag("Контакты"))/>"
    } else if random.chance(0.8) {
      text += line(3) + "<\(tag("Контакты"))>"
      for _ in 0..<(1 + random.below(3)) {
        let kind = random.pick("Телефон рабочий", "Телефон мобильный", "ICQ", "Почта")
        let value = kind == "Почта" ? "a\(random.digits(3))@mail.example" : "+7900" + random.digits(7)
        text += line(4) + "<\(tag("Контакт"))><\(tag("Тип"))>\(kind)</\(tag("Тип"))>"
        text += "<\(tag("Значение"))>\(value)</\(tag("Значение"))></\(tag("Контакт"))>"
      }
      text += line(3) + "</\(tag("Контакты"))>"
    }
    if random.chance(0.4) { text += foreign(&random) }
    records.append(text + line(2) + "</\(tag("Контрагент"))>")
    self.foreign.append(own)
  }

  static let shapes: [Shape] = {
    var shapes: [Shape] = []
    for encoding in [TextEncoding.utf8, .windows1251, .utf16LE, .utf16BE, .koi8R] {
      let marks = encoding == .utf8 ? [false, true] : [!encoding.keepsASCII]
      for hasMark in marks {
        for newline in ["", "\n", "\r\n"] {
          for unit in ["  ", "\t"] {
            for prefix in ["", "к"] {
              shapes.append(
                Shape(encoding: encoding, hasMark: hasMark, newline: newline, unit: unit, prefix: prefix))
            }
          }
        }
      }
    }
    return shapes
  }()
}
