/// Lists of things: one JSON array, one object a line, or text for people.
extension Console {
  /// Prints a list; `text` prints it for people.
  func list(_ objects: [JSONText.Value], as format: OutputFormat, text: () -> Void) {
    switch format {
    case .json: data(JSONText.text(.array(objects)))
    case .ndjson: for object in objects { data(JSONText.text(object)) }
    case .text: text()
    }
  }
}
