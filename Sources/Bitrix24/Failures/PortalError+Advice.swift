import HTTPTransfer

extension PortalError {
  /// What a person can do about it, in one sentence; `nil` when there is nothing to say.
  ///
  /// Source: bitrix24-rest.md §1.3, §1.4.
  public var advice: String? {
    switch cause {
    case .transfer(let error):
      switch error.cause {
      case .hostNotFound: return "Check the portal's address and the connection to the network."
      case .connectionRefused: return "Check that the address is right and that the server is running."
      case .tlsFailed:
        return "Check this machine's clock, its root certificates and any proxy that reads TLS."
      case .answerTooLarge: return "Ask for fewer fields or fewer records at once."
      default: return nil
      }
    case .operatingLimit: return "Wait: the portal counts execution time over ten minutes."
    case .requestRate: return "Other programs at this address may be using the portal too."
    case .gateway, .unreadable:
      guard let status, (400..<500).contains(status) || (200..<300).contains(status) else { return nil }
      return "Check that the address is that of a Bitrix24 portal."
    case .refused: return isApplication ? applicationAdvice ?? refusalAdvice : refusalAdvice
    case .halted, .mistake, .authorization, .cancelled: return nil
    }
  }

  /// What is otherwise for an application than for a webhook.
  private var applicationAdvice: String? {
    let again = "run 'contractor-sync authorize' for this connection"
    switch code.uppercased() {
    case "INSUFFICIENT_SCOPE":
      return
        "Give the application the right '\(neededScope)': Applications, Developers, edit the local application; then \(again)."
    case "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR", "EXPIRED_TOKEN":
      return "The authorisation was withdrawn, or its user was dismissed: \(again)."
    case "APPLICATION_NOT_FOUND", "ERROR_OAUTH":
      return "The application was removed from the portal or is not installed: Applications, Developers."
    case "ACCESS_DENIED":
      return
        "The user who authorised the application needs rights to these records, for offline events those of an administrator; "
        + "REST needs a commercial plan."
    case "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER":
      return "The user who authorises the application must be an employee who may use it and the CRM."
    case "WRONG_AUTH_TYPE": return "This method works for webhooks only, not for applications."
    default: return status == 401 ? "The portal does not let the application in: \(again)." : nil
    }
  }

  private var refusalAdvice: String? {
    switch code.uppercased() {
    case "INSUFFICIENT_SCOPE":
      return "Grant the webhook the scope '\(neededScope)': Applications, Developers, edit the webhook."
    case "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR":
      return
        "The webhook does not exist any more, or its user was dismissed: make a new one and put its address "
        + "into the configuration."
    case "EXPIRED_TOKEN": return "The webhook has expired: make a new one."
    case "ACCESS_DENIED":
      return "The webhook's user needs rights to these records; REST needs a commercial plan."
    case "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER":
      return "The webhook must belong to an employee with access to the CRM."
    case "WRONG_AUTH_TYPE": return "This method works for installed applications only, not for webhooks."
    case "ERROR_METHOD_NOT_FOUND": return "The portal does not know this method: check its spelling and plan."
    case "OVERLOAD_LIMIT": return "The vendor has blocked REST for this portal by hand: ask their support."
    case "PORTAL_DELETED": return "The portal was deleted or switched off."
    case "PAYMENT_REQUIRED": return "The portal's subscription has ended."
    case "METHOD_CONFIRM_WAITING", "METHOD_CONFIRM_DENIED":
      return "An administrator of the portal must allow this method."
    case "INVALID_REQUEST": return "The address must begin with https://."
    case _ where isLackOfRights:
      return isApplication
        ? "The user who authorised the application needs rights to these records."
        : "The webhook's user needs rights to these records."
    default:
      return status == 401 ? "Check the webhook: its code is wrong or its rights were taken away." : nil
    }
  }

  /// The scope of the method by the first part of its name.
  public var neededScope: String {
    let name = method.lowercased()
    if name.hasPrefix("user.userfield.") { return "user.userfield" }
    let first = name.prefix { $0 != "." }
    return first.isEmpty || first == "batch" ? "crm" : String(first)
  }
}
