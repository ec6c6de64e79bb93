/// What a command answers: the result, and for lists the two counters beside it.
struct Answer: Sendable {
  var result: PHPValue
  var total: Int?
  var next: Int?

  init(_ result: PHPValue, total: Int? = nil, next: Int? = nil) {
    self.result = result
    self.total = total
    self.next = next
  }

  static let done = Answer(.bool(true))
}

/// One method of the portal.
struct Method: Sendable {
  typealias Body = @Sendable (inout Portal, Arguments) throws(RestError) -> Answer

  /// The documented spelling.
  let name: String
  /// Any of them will do; none for methods every webhook may call.
  let scopes: [String]
  let body: Body

  init(name: String, scopes: [String], body: @escaping Body) {
    self.name = name
    self.scopes = scopes
    self.body = body
  }

  /// `nil` as scope is for methods every webhook may call.
  init(name: String, scope: String?, body: @escaping Body) {
    self.init(name: name, scopes: scope.map { [$0] } ?? [], body: body)
  }

  /// Whether the method changes records; decided by its last word.
  var isModifying: Bool {
    [
      "add", "update", "delete", "set", "import", "batchImport", "register", "unregister",
    ].contains(
      String(name.split(separator: ".").last ?? ""))
  }

  var isList: Bool { name.hasSuffix(".list") || name == "user.get" }
}

/// All methods by their name in lower case.
enum MethodTable {
  static let methods: [String: Method] = Dictionary(
    groups.joined().map { ($0.name.lowercased(), $0) },
    uniquingKeysWith: { first, _ in first })

  private static let groups: [[Method]] = [
    ClassicMethods.methods, ItemMethods.methods, LinkMethods.methods, DuplicateMethods.methods,
    StatusMethods.methods, UserFieldMethods.methods, UserMethods.methods, EnumerationMethods.methods,
    PortalMethods.methods, RequisiteMethods.methods, BankDetailMethods.methods, AddressMethods.methods,
    PresetMethods.methods, PresetFieldMethods.methods, RequisiteLinkMethods.methods,
    EventMethods.methods, OfflineMethods.methods,
  ]

  static let batchName = "batch"

  /// All names in alphabetical order, `batch` included.
  static let names: [String] = (methods.values.map(\.name) + [batchName]).sorted()

  /// The name as it is looked up: lower case, without `.json`.
  static func key(_ name: some StringProtocol) -> String {
    let lower = name.lowercased()
    for suffix in [".json", ".xml"] where lower.hasSuffix(suffix) {
      return String(lower.dropLast(suffix.count))
    }
    return lower
  }
}
