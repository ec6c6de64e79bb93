import Contractors
import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import CSVConnector
import CSVText
import ExchangeFolders
import FileSources
import Files
import HTTPTransfer
import Mappings
import Reconciliation
import SyncEngine
import SyncServer
import SyncStore
import TextConnector
import XMLConnector

/// Turns errors into a sentence and an exit code.
enum ErrorSentence {
  static func failure(_ error: any Error) -> CommandFailure {
    switch error {
    case let failure as CommandFailure: failure
    case let problems as SourceProblems:
      CommandFailure(ExitStatus.configuration, problems.sentence)
    case let error as EngineError: engine(error)
    case let error as AnswerError: CommandFailure(ExitStatus.usage, error.sentence)
    case let error as WebhookURLError: CommandFailure(ExitStatus.configuration, error.sentence)
    case let error as PortalApplicationError: CommandFailure(ExitStatus.configuration, error.sentence)
    case let error as AuthorizationError:
      CommandFailure(
        error.needsAuthorization ? ExitStatus.configuration : ExitStatus.failed, error.sentence)
    case let error as PortalError where error.needsAuthorization:
      CommandFailure(ExitStatus.configuration, error.sentence)
    case let error as PortalReplicaError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as PortalError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as TransferError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as RequestMistake: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as CSVConnectorError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as TextConnectorError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as XMLConnectorError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as ExchangeError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as CSVError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as FileError: CommandFailure(ExitStatus.failed, error.sentence)
    // Those of a configuration are looked at when it is read: this one was an argument.
    case TextEncodingError.unknown(let name):
      CommandFailure(ExitStatus.usage, TextEncodingError.unknown(name: name).sentence)
    case let error as TextEncodingError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as MappingError: CommandFailure(ExitStatus.failed, error.sentence)
    case let error as StoreError: CommandFailure(ExitStatus.failed, error.sentence)
    case EmulatorError.portInUse(let port):
      CommandFailure(ExitStatus.failed, CommandSentence.portInUse(port))
    case EmulatorError.portForbidden(let port):
      CommandFailure(ExitStatus.failed, CommandSentence.portForbidden(port))
    case ServerError.portInUse(let port): CommandFailure(ExitStatus.failed, ServeSentence.portInUse(port))
    case ServerError.portForbidden(let port):
      CommandFailure(ExitStatus.failed, CommandSentence.portForbidden(port))
    case ServerError.noAddress(let host):
      CommandFailure(ExitStatus.usage, ServeSentence.unknownAddress(host))
    case is CancellationError: CommandFailure(Interruption.exitCode, ReportSentence.outcome(.interrupted))
    // A mistake of ours: the words of whoever made it.
    default: CommandFailure(ExitStatus.failed, Sentence(same: "\(error)"))
    }
  }

  private static func engine(_ error: EngineError) -> CommandFailure {
    switch error {
    case .busy, .leaseLost: CommandFailure(ExitStatus.busy, error.sentence)
    case .stalePlan: CommandFailure(ExitStatus.failed, error.sentence)
    case .identityChanged: CommandFailure(ExitStatus.configuration, error.sentence)
    }
  }
}
