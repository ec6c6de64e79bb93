import ArgumentParser
import Bitrix24
import HTTPTransfer
import SyncConfiguration

/// The options that describe a local application instead of a webhook.
struct ApplicationOptions: ParsableArguments {
  @Option(help: ArgumentHelp(HelpSentence.Init.portal, valueName: "address")) var portal: String?
  @Option(help: ArgumentHelp(HelpSentence.Init.clientID)) var clientId: String?
  @Option(help: ArgumentHelp(HelpSentence.Init.clientSecretFrom, valueName: "reference"))
  var clientSecretFrom: String?

  /// An application as `init` writes it down.
  struct Description {
    fileprivate let settings: ApplicationSettings

    /// Its part of a connection; `here` makes a path one that counts from the configuration's folder.
    func text(_ here: (String) -> String) -> String {
      let secret =
        if case .file(let path) = settings.clientSecret { SecretReference.file(here(path)) } else {
          settings.clientSecret
        }
      return "application: { portal: \(InitCommand.quoted(settings.portal)), client-id: "
        + "\(InitCommand.quoted(settings.clientID)), client-secret: \"\(secret.text)\" }"
    }
  }

  /// Nil where none of the options is given.
  ///
  /// What every command would refuse is refused before anything is written.
  func settings() throws -> Description? {
    if portal == nil, clientId == nil, clientSecretFrom == nil { return nil }
    guard let portal, let clientId, let clientSecretFrom else {
      throw CommandFailure(ExitStatus.usage, InitSentence.wholeApplication)
    }
    guard let reference = SecretReference("${\(clientSecretFrom)}") else {
      throw CommandFailure(ExitStatus.usage, InitSentence.wrongKeyReference)
    }
    // The key itself is not read here: it may be set later.
    let application = try PortalApplication(portal: portal, clientID: clientId, clientSecret: "-")
    return Description(
      settings: ApplicationSettings(
        portal: application.portal.origin, clientID: clientId, clientSecret: reference))
  }
}
