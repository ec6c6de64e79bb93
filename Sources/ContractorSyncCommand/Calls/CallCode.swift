import ArgumentParser
import Bitrix24

/// A call as a program in another language. Its secret stands in an environment variable, never in the text.
enum CallCode: String, CaseIterable, ExpressibleByArgument {
  case curl
  case python
  case php
  case js

  /// How the program is let into the portal.
  enum Door {
    /// The variable holds the webhook's address.
    case webhook(variable: String)
    /// The variable holds an access token of the application, which goes into the body.
    case application(origin: String, variable: String)
  }

  /// Writes the program.
  ///
  /// - Parameters:
  ///   - method: the method's name, made of letters, digits, points and underscores.
  ///   - parameters: the values, without references.
  ///   - door: how it is let in.
  /// - Returns: its text, without a last line break.
  func text(_ method: String, _ parameters: Parameters, _ door: Door) -> String {
    let json = parameters.json ?? .object(JSON.Object([]))
    switch self {
    case .curl: return Self.curl(method, json, door)
    case .python: return Self.python(method, json, door)
    case .php: return Self.php(method, json, door)
    case .js: return Self.js(method, json, door)
    }
  }

  private static func text(_ json: JSON) -> String { String(decoding: json.bytes, as: UTF8.self) }

  private static func curl(_ method: String, _ json: JSON, _ door: Door) -> String {
    let body = text(json).replacing("'", with: "'\\''")
    let (address, data) =
      switch door {
      case .webhook(let variable): ("${\(variable)%/}/\(method).json", "'\(body)'")
      case .application(let origin, let variable):
        (
          "\(origin)/rest/\(method).json",
          "'\(body.dropLast())\(json.members.isEmpty ? "" : ",")\"auth\":\"'\"$\(variable)\"'\"}'"
        )
      }
    return """
      curl -sS "\(address)" \\
        -H 'Content-Type: application/json' \\
        -d \(data)
      """
  }

  private static func python(_ method: String, _ json: JSON, _ door: Door) -> String {
    let (address, data) =
      switch door {
      case .webhook(let variable):
        (#"os.environ["\#(variable)"].rstrip("/") + "/\#(method).json""#, text(json))
      case .application(let origin, let variable):
        (#""\#(origin)/rest/\#(method).json""#, #"{**\#(text(json)), "auth": os.environ["\#(variable)"]}"#)
      }
    // Texts, lists and objects are written in JSON as they are in Python.
    return """
      import json, os, urllib.error, urllib.request

      request = urllib.request.Request(
          \(address),
          data=json.dumps(\(data)).encode(),
          headers={"Content-Type": "application/json"},
      )
      try:
          answer = urllib.request.urlopen(request, timeout=60)
      except urllib.error.HTTPError as refusal:
          answer = refusal
      with answer:
          print(json.dumps(json.load(answer), ensure_ascii=False, indent=2))
      """
  }

  private static func php(_ method: String, _ json: JSON, _ door: Door) -> String {
    let (address, data) =
      switch door {
      case .webhook(let variable): ("rtrim(getenv('\(variable)'), '/') . '/\(method).json'", php(json))
      case .application(let origin, let variable):
        (
          "'\(origin)/rest/\(method).json'",
          (json.members.isEmpty ? "" : php(json) + " + ") + "['auth' => getenv('\(variable)')]"
        )
      }
    return """
      <?php
      $context = stream_context_create(['http' => [
          'method' => 'POST',
          'header' => 'Content-Type: application/json',
          'content' => json_encode(\(data)),
          'ignore_errors' => true,
          'timeout' => 60,
      ]]);
      $answer = file_get_contents(\(address), false, $context);
      echo json_encode(json_decode($answer), JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT), PHP_EOL;
      """
  }

  private static func js(_ method: String, _ json: JSON, _ door: Door) -> String {
    let (address, data) =
      switch door {
      case .webhook(let variable):
        ("process.env.\(variable).replace(/\\/$/, '') + '/\(method).json'", text(json))
      case .application(let origin, let variable):
        ("'\(origin)/rest/\(method).json'", "{...\(text(json)), auth: process.env.\(variable)}")
      }
    return """
      const answer = await fetch(\(address), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(\(data)),
      });
      console.log(JSON.stringify(await answer.json(), null, 2));
      """
  }

  private static func php(_ json: JSON) -> String {
    switch json {
    case .array(let elements): "[" + elements.map(php).joined(separator: ", ") + "]"
    case .object(let object) where object.members.isEmpty: "new stdClass()"
    case .object(let object):
      "[" + object.members.map { php(.string($0.name)) + " => " + php($0.value) }.joined(separator: ", ")
        + "]"
    case .string(let text):
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    case .null, .bool, .int, .double: text(json)
    }
  }
}
