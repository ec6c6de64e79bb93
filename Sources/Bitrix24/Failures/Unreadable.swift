extension PortalError {
  /// What is wrong with an answer that cannot be read.
  public enum Unreadable: Sendable, Hashable {
    /// The body is no JSON.
    case json(JSONError)
    /// A page of HTML stands in place of JSON.
    case page
    /// The object has no `result`.
    case noResult
    /// A batch's answer has no map of results.
    case noResultMap
    /// The batch gives a command's time and no result.
    case timeAlone
    /// The batch says nothing of a command.
    case nothing
    /// A list has no records.
    case noList
    /// A record has no id under this name.
    case noID(String)
    /// Records do not come in the order of their ids.
    case disorder(String)
  }
}

extension PortalError.Unreadable: CustomStringConvertible {
  /// A part of a sentence, in English.
  public var description: String {
    switch self {
    case .json(let error): "\(error)"
    case .page: "a page of HTML instead of JSON"
    case .noResult: "there is no 'result'"
    case .noResultMap: "the batch has no map 'result'"
    case .timeAlone: "the command has a time and no result"
    case .nothing: "the command has neither result nor error"
    case .noList: "there is no list of records"
    case .noID(let name): "a record has no \(name)"
    case .disorder(let name): "records do not come in the order of their \(name)"
    }
  }
}
