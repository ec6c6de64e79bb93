import Contractors
import Bitrix24
import Bitrix24Connector
import CSVConnector
import Files
import Mappings
import Reconciliation
import SyncEngine
import SyncStore

/// Turns errors into a sentence and an exit code.
enum ErrorSentence {
  static func failure(_ error: any Error) -> CommandFailure {
    switch error {
    case let failure as CommandFailure: failure
    case let problems as SourceProblems:
      CommandFailure(ExitStatus.configuration, problems.sentence)
    case let error as EngineError: engine(error)
    case let error as AnswerError: CommandFailure(ExitStatus.usage, Sentence(same: error.description))
    case let error as WebhookURLError:
      CommandFailure(ExitStatus.configuration, PortalFailureSentence.sentence(error))
    case let error as PortalReplicaError:
      CommandFailure(ExitStatus.failed, PortalFailureSentence.sentence(error))
    case let error as PortalError: CommandFailure(ExitStatus.failed, PortalFailureSentence.sentence(error))
    case let error as CSVConnectorError:
      CommandFailure(ExitStatus.failed, FileFailureSentence.sentence(error))
    case is CancellationError: CommandFailure(Interruption.exitCode, ReportSentence.outcome(.interrupted))
    default: CommandFailure(ExitStatus.failed, Sentence(same: "\(error)"))
    }
  }

  private static func engine(_ error: EngineError) -> CommandFailure {
    switch error {
    case .busy: CommandFailure(ExitStatus.busy, CommandSentence.busy(0))
    case .leaseLost: CommandFailure(ExitStatus.busy, Sentence(same: error.description))
    case .stalePlan: CommandFailure(ExitStatus.failed, CommandSentence.stalePlan)
    case .identityChanged(_, let connection, _, _):
      CommandFailure(ExitStatus.configuration, CommandSentence.identityChanged(connection))
    }
  }
}
