public import ArgumentParser
public import Contractors
public import Reconciliation

// The words of the domain as arguments: their raw values are what a person types.

extension Entity: ExpressibleByArgument {}

extension GuardName: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}

extension Policy: ExpressibleByArgument {}
