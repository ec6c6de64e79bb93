public import Files

/// The file in which an application's tokens are kept: mode 0600, replaced whole and durably, locked while they are renewed.
///
/// The lock is a file beside it, which the system gives back when a process dies. Reading needs no lock.
public struct TokenFile: Sendable {
  /// The file.
  public let path: String
  private let faults: FileFaults

  private static let bytesMax = 64 << 10
  private static let version = 1
  /// Longer than a renewal can take, its storing included: see ``ApplicationTokens``.
  private static let lockSeconds = 90
  private static let lockStep = Duration.milliseconds(50)

  /// Names a file; nothing is read or made.
  public init(path: String, faults: FileFaults = .none) {
    self.path = path
    self.faults = faults
  }

  /// What is kept for an application; nil when there is no file.
  func read(for application: PortalApplication) throws(AuthorizationError) -> PortalTokens? {
    let bytes: [UInt8]
    let isOpen: Bool
    do throws(FileError) {
      let reader = try FileReader(path: path, faults: faults)
      isOpen = try reader.isOpenToOthers()
      bytes = try reader.bytes(in: 0..<Self.bytesMax)
    } catch {
      if error.isMissing { return nil }
      throw .file(error)
    }
    if isOpen { throw .openToOthers(path: path) }
    guard let json = try? JSON(parsing: bytes), json["version"]?.integer == Self.version,
      let tokens = PortalTokens(stored: json)
    else { throw .damaged(path: path) }
    guard json["client_id"]?.text == application.clientID, json["portal"]?.text == application.host else {
      throw .otherApplication(host: application.host)
    }
    return tokens
  }

  /// Tokens on their way into the file. It is begun before they are asked for, so that a folder nobody may write to is found before
  /// the old ones are used up.
  struct Replacement {
    fileprivate let file: AtomicReplacement

    /// Puts the tokens in the place of the old ones; they are durable when this returns.
    func keep(_ tokens: PortalTokens, of application: PortalApplication) throws(AuthorizationError) {
      let members = [
        JSON.Member("version", .int(TokenFile.version)), JSON.Member("portal", .string(application.host)),
        JSON.Member("client_id", .string(application.clientID)),
      ]
      do throws(FileError) {
        try file.append(JSON.object(JSON.Object(members + tokens.members)).bytes + [UInt8(ascii: "\n")])
        try file.commit()
      } catch {
        throw .file(error)
      }
    }
  }

  /// Begins to write; only with the lock. A file that is there keeps its mode: one that others may read gets no tokens.
  func replacement() throws(AuthorizationError) -> Replacement {
    var isOpen = false
    do throws(FileError) {
      isOpen = try FileReader(path: path, faults: faults).isOpenToOthers()
    } catch {
      if !error.isMissing { throw .file(error) }
    }
    if isOpen { throw .openToOthers(path: path) }
    do throws(FileError) {
      return Replacement(file: try AtomicReplacement(of: path, newFileMode: 0o600, faults: faults))
    } catch {
      throw .file(error)
    }
  }

  /// Waits for its turn to renew; whoever holds the lock is the only one to write.
  func lock(_ environment: Bitrix24Environment) async throws(AuthorizationError) -> FileLock {
    // Counted in steps: a clock that is set meanwhile must not end or prolong the waiting.
    for _ in 0..<(Self.lockSeconds * 1000 / 50) {
      do throws(FileError) {
        return try FileLock(path: path + ".lock", faults: faults)
      } catch {
        guard case .locked = error else { throw .file(error) }
      }
      do { try await environment.sleep(Self.lockStep) } catch { break }
    }
    throw .busy(path: path)
  }
}
