public import ArgumentParser
public import Contractors
public import Reconciliation
public import SyncConfiguration

// The words of the domain as arguments: their raw values are what a person types.

extension Entity: ExpressibleByArgument {}

extension GuardName: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}

extension Policy: ExpressibleByArgument {}

extension DelimiterName: ExpressibleByArgument {
  /// Takes the word or the character itself.
  public init?(argument: String) { self.init(argument) }
}
