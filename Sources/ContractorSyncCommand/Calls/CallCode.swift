import ArgumentParser
import Bitrix24

/// A call as a program in another language. The webhook stands in an environment variable, never in the text.
enum CallCode: String, CaseIterable, ExpressibleByArgument {
  case curl
  case python
  case php
  case js

  /// Writes the program.
  ///
  /// - Parameters:
  ///   - method: the method's name, made of letters, digits, points and underscores.
  ///   - parameters: the values, without references.
  ///   - variable: the name of the environment variable that holds the webhook's address.
  /// - Returns: its text, without a last line break.
  func text(_ method: String, _ parameters: Parameters, variable: String) -> String {
    let json = parameters.json ?? .object(JSON.Object([]))
    let body = String(decoding: json.bytes, as: UTF8.self)
    switch self {
    case .curl:
      return """
        curl -sS "${\(variable)%/}/\(method).json" \\
          -H 'Content-Type: application/json' \\
          -d '\(body.replacing("'", with: "'\\''"))'
        """
    case .python:
      // Texts, lists and objects are written in JSON as they are in Python.
      return """
        import json, os, urllib.request

        request = urllib.request.Request(
            os.environ["\(variable)"].rstrip("/") + "/\(method).json",
            data=json.dumps(\(body)).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            print(json.dumps(json.load(answer), ensure_ascii=False, indent=2))
        """
    case .php:
      return """
        <?php
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => json_encode(\(Self.php(json))),
            'ignore_errors' => true,
            'timeout' => 60,
        ]]);
        $answer = file_get_contents(rtrim(getenv('\(variable)'), '/') . '/\(method).json', false, $context);
        echo json_encode(json_decode($answer), JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT), PHP_EOL;
        """
    case .js:
      return """
        const answer = await fetch(process.env.\(variable).replace(/\\/$/, '') + '/\(method).json', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(\(body)),
        });
        console.log(JSON.stringify(await answer.json(), null, 2));
        """
    }
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
    case .null, .bool, .int, .double: String(decoding: json.bytes, as: UTF8.self)
    }
  }
}
