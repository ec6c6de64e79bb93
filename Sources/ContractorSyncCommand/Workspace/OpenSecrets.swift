import Files
import SyncConfiguration

extension Workspace {
  /// The files with secrets of a connection, as configured, that others than their owner may read.
  ///
  /// They are named and not refused: who has a container's secrets mounted cannot change their mode.
  func openSecrets(of settings: ConnectionSettings) -> [String] {
    guard case .bitrix24(let portal) = settings.kind else { return [] }
    let access: SecretReference =
      switch portal.access {
      case .webhook(let reference): reference
      case .application(let application): application.clientSecret
      }
    return [access, portal.eventsToken].compactMap { reference in
      guard case .file(let path) = reference,
        let isOpen = try? FileReader(path: Self.resolve(path, in: folder)).isOpenToOthers(), isOpen
      else { return nil }
      return path
    }
  }
}
