import Testing
import XMLText

struct `Whatever is edited` {
  /// One edit, and what it makes of the model.
  private enum Change {
    case text(String), clear(XMLEdit.EmptyForm), set(String, String), unset(String), insert(Model), remove
  }

  private static let order = SeededGenerator.names

  private static func all(_ element: XMLElement) -> [XMLElement] { [element] + element.elements.flatMap(all) }

  private static func change(_ element: XMLElement, _ random: inout SeededGenerator) -> Change {
    let isLeaf = element.elements.isEmpty
    switch random.number(0...5) {
    case 0 where isLeaf: return .text(random.text())
    case 1 where isLeaf: return .clear(random.chance(1, in: 2) ? .pair : .selfClosed)
    case 2: return .set(random.one(of: SeededGenerator.names), random.text())
    case 3: return .unset(random.one(of: SeededGenerator.names))
    case 4 where element.parent != nil: return .remove
    default: return .insert(Self.withoutInstructions(random.model(depth: 1)))
    }
  }

  /// Nodes to be written have no processing instructions.
  private static func withoutInstructions(_ model: Model) -> Model {
    var plain = Model(model.name, attributes: model.attributes)
    for child in model.children {
      switch child {
      case .instruction: break
      case .element(let element): plain.append(.element(withoutInstructions(element)))
      case .text, .comment: plain.append(child)
      }
    }
    return plain
  }

  private static func apply(_ change: Change, to element: XMLElement, _ edit: inout XMLEdit) throws {
    switch change {
    case .text(let text): try edit.setText(text, of: element)
    case .clear(let form): try edit.clear(element, as: form)
    case .set(let name, let value): try edit.setAttribute(name, to: value, of: element)
    case .unset(let name): try edit.removeAttribute(name, of: element)
    case .insert(let model): try edit.insert(node(model), into: element, at: .ordered(order))
    case .remove: try edit.remove(element)
    }
  }

  static func node(_ model: Model) -> XMLNode {
    XMLNode(
      model.name,
      attributes: model.attributes.sorted { $0.key < $1.key }.map { XMLNode.Attribute($0.key, $0.value) },
      children: model.children.compactMap { child in
        switch child {
        case .element(let element): .element(node(element))
        case .text(let text): .text(text)
        case .comment(let text): .comment(text)
        case .instruction: nil
        }
      })
  }

  /// What the element means after the edits, by the numbers of the elements; layout left out.
  private static func expected(_ element: XMLElement, _ changes: [Int: [Change]]) -> Model? {
    var model = Model(element.name.description, attributes: Model(element).attributes)
    var children = element.children.compactMap { child -> (name: String?, child: Model.Child)? in
      switch child {
      case .element(let inner): expected(inner, changes).map { (inner.localName, .element($0)) }
      case .text(let run), .characterData(let run): (nil, .text(run.value))
      case .comment(let run): (nil, .comment(run.value))
      case .instruction(let target, let run): (nil, .instruction(target, run.value))
      }
    }
    for change in changes[element.number] ?? [] {
      switch change {
      case .remove: return nil
      case .set(let name, let value): model.attributes[name] = value
      case .unset(let name): model.attributes[name] = nil
      case .text(let text):
        let texts = children.indices.filter { if case .text = children[$0].child { true } else { false } }
        children.append((nil, .text(text)))
        for index in texts.reversed() { children.remove(at: index) }
      case .clear: children.removeAll { if case .text = $0.child { true } else { false } }
      case .insert(let new): children.append((new.name, .element(new)))
      }
    }
    for child in children { model.append(child.child) }
    return model
  }

  /// A model whose children are compared without their order and without layout; their order has its own tests.
  private static func key(_ model: Model) -> String {
    let children = model.children.compactMap { child -> String? in
      switch child {
      case .element(let element): key(element)
      case .text: nil
      case .comment(let text): "<!--\(text)-->"
      case .instruction(let target, let text): "<?\(target) \(text)?>"
      }
    }
    let text = model.children.map { if case .text(let text) = $0 { text } else { "" } }.joined()
      .unicodeScalars.filter { !" \n\t\r".unicodeScalars.contains($0) }
    let attributes = model.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return
      "\(model.name) \(attributes) [\(children.sorted().joined(separator: ", "))] \(text.map(String.init).sorted())"
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func `the edited record means what was asked for`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let text =
      random.chance(1, in: 2) ? random.written(random.model()) : random.indented(random.model().withoutLayout)
    let record = try record(text, indentation: random.one(of: ["", "\n", "\n\t", "\r\n    "]))
    var edit = XMLEdit(record)
    var changes: [Int: [Change]] = [:]
    let elements = Self.all(record.root)
    for _ in 0..<random.number(1...6) {
      let element = random.one(of: elements)
      // Texts and elements in one element exclude each other.
      let change = Self.change(element, &random)
      let others = changes[element.number] ?? []
      switch change {
      case .text, .clear, .insert: guard others.isEmpty else { continue }
      case .set(let name, _), .unset(let name):
        let isNamed = others.contains { other in
          switch other {
          case .set(name, _), .unset(name): true
          default: false
          }
        }
        guard !isNamed else { continue }
      case .remove: break
      }
      try Self.apply(change, to: element, &edit)
      changes[element.number, default: []].append(change)
    }
    let new = try edit.bytes()
    let again = try XMLRecordParser().parse(XMLSlice(bytes: new[...]))
    let wanted = try #require(Self.expected(record.root, changes))
    #expect(Self.key(Model(again.root)) == Self.key(wanted), "\(text)\n\(string(new))")
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func `one edit leaves all bytes around it as they are`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let text =
      random.chance(1, in: 2) ? random.written(random.model()) : random.indented(random.model().withoutLayout)
    let record = try record(text, indentation: random.one(of: ["", "\n", "\n\t"]))
    let old = Array(record.slice.bytes)
    for element in Self.all(record.root) {
      var edit = XMLEdit(record)
      let change = Self.change(element, &random)
      try Self.apply(change, to: element, &edit)
      let new = try edit.bytes()
      let behind = old.count - element.range.upperBound
      #expect(new.suffix(behind) == old.suffix(behind))
      var before = element.range.lowerBound
      if case .remove = change {
        before -= old.count - new.count - element.range.count
        let line = string(old[before..<element.range.lowerBound])
        #expect(line.allSatisfy { $0.isWhitespace })
      }
      #expect(new.prefix(before) == old.prefix(before))
      if case .insert = change, element.contentRange != nil {
        // The old record is the new one without one stretch.
        let same = zip(old, new).prefix { $0 == $1 }.count
        let sameBehind = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        #expect(same + sameBehind >= old.count)
      }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `a text that is set is read back exactly`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for name in ["UTF-8", "windows-1251", "US-ASCII"] {
      let encoding = try #require(XMLEncoding(named: name))
      let bytes = try #require(
        encoding.encode(random.one(of: ["<a/>", "<a>x</a>", "<a b=''><![CDATA[x]]></a>", "<a><!----></a>"])))
      let record = try XMLRecordParser().parse(XMLSlice(bytes: bytes[...], encoding: encoding))
      var edit = XMLEdit(record)
      let text = random.text()
      let value = random.text()
      try edit.setText(text, of: record.root)
      try edit.setAttribute("b", to: value, of: record.root)
      let again = try XMLRecordParser().parse(XMLSlice(bytes: try edit.bytes()[...], encoding: encoding))
      #expect(again.root.text.unicodeScalars.elementsEqual(text.unicodeScalars))
      #expect(try #require(again.root.attribute("b")).unicodeScalars.elementsEqual(value.unicodeScalars))
    }
  }
}

extension SeededGenerator {
  /// Writes a model as programs do: an element a line.
  mutating func indented(_ model: Model, newline: String = "\n", unit: String = "\t", level: Int = 0)
    -> String
  {
    let start =
      "<" + model.name
      + model.attributes.sorted { $0.key < $1.key }.map { name, value in
        " \(name)=\""
          + value.unicodeScalars.map {
            $0 == "\"" || $0 == "&" || $0 == "<" || $0.value < 32 ? "&#\($0.value);" : String($0)
          }.joined() + "\""
      }.joined()
    if model.children.isEmpty { return start + "/>" }
    let line = newline + String(repeating: unit, count: level)
    var text = start + ">"
    for child in model.children {
      switch child {
      case .element(let element):
        text += line + unit + indented(element, newline: newline, unit: unit, level: level + 1)
      case .comment(let value): text += line + unit + "<!--\(value)-->"
      case .text(let value):
        text += value.unicodeScalars.map {
          "&<>\r".unicodeScalars.contains($0) ? "&#\($0.value);" : String($0)
        }.joined()
      case .instruction: break
      }
    }
    return text + line + "</" + model.name + ">"
  }
}
