import Foundation
import HTTPTransfer
import Testing

struct HTTPClientTests {
  let client = HTTPClient(.init(userAgent: "Tests/1", answerBytesMax: 50_000))

  func send(_ request: Request) async -> Result<Response, TransferError> {
    do throws(TransferError) {
      return .success(try await client.send(request))
    } catch {
      return .failure(error)
    }
  }

  func failure(_ request: Request) async throws -> TransferError {
    let result = await send(request)
    guard case .failure(let error) = result else {
      throw UnexpectedSuccess()
    }
    #expect(error.description.contains("127.0.0.1") || error.host.contains("example"))
    #expect(!error.description.contains("s3cr3t"))
    return error
  }

  struct UnexpectedSuccess: Error {}

  @Test func `a POST arrives with its headers and body`() async throws {
    let server = try LoopbackServer(script: [.json("{}", status: 201)])
    defer { server.stop() }
    let body = String(repeating: "данные ", count: 200_000)
    let response = try await client.send(
      Request(
        .post, HTTPURL(server.origin + "/a?b=c"), headers: [Header("X-Extra", "да")], body: Array(body.utf8)))
    #expect(response.status == 201)
    #expect(response.contentType == "application/json")
    #expect(response.movedTo == nil)
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.target == "/a?b=c")
    #expect(request.body == body)
    #expect(request.headers["x-extra"] == "да")
    #expect(request.headers["user-agent"] == "Tests/1")
    #expect(request.headers["expect"] == nil)
  }

  @Test func `a POST without a body arrives as one`() async throws {
    let server = try LoopbackServer(script: [.json("{}")])
    defer { server.stop() }
    _ = try await client.send(Request(.post, HTTPURL(server.origin)))
    #expect(server.requests.map(\.method) == ["POST"])
    #expect(server.requests.first?.headers["content-length"] == "0")
  }

  @Test func `a compressed answer is unpacked`() async throws {
    let packed = try #require(
      Data(base64Encoded: "H4sIAAAAAAACA6tWKkotLs0pUbJSuth4YduFDRebLuxTqgUASaFuvBcAAAA="))
    let server = try LoopbackServer(script: [
      .answer(200, headers: ["Content-Encoding": "gzip"], body: [UInt8](packed))
    ])
    defer { server.stop() }
    let response = try await client.send(Request(.get, HTTPURL(server.origin)))
    #expect(String(decoding: response.body, as: UTF8.self) == #"{"result":"сжато"}"#)
    #expect(server.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
  }

  @Test func `an answer that unpacks beyond the limit is refused`() async throws {
    let hundredThousandLetters =
      "H4sIAAAAAAACA+3BMQEAAADCoKzrX8IaHkAB" + String(repeating: "A", count: 124) + "ArwaH+uIboIYBAA=="
    let packed = try #require(Data(base64Encoded: hundredThousandLetters))
    let server = try LoopbackServer(script: [
      .answer(200, headers: ["Content-Encoding": "gzip"], body: [UInt8](packed))
    ])
    defer { server.stop() }
    let error = try await failure(Request(.get, HTTPURL(server.origin)))
    #expect(error.cause == .answerTooLarge(bytesMax: 50_000))
    #expect(error.execution == .unknown)
  }

  @Test func `requests one after another share a connection`() async throws {
    let server = try LoopbackServer(script: [.json("{}")])
    defer { server.stop() }
    for _ in 0..<3 { _ = try await client.send(Request(.post, HTTPURL(server.origin), body: [1])) }
    #expect(server.requests.map(\.connection) == [1, 1, 1])
  }

  @Test func `many requests at once are all answered`() async throws {
    let server = try LoopbackServer { .json($0.body) }
    defer { server.stop() }
    let url = try HTTPURL(server.origin)
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<40 {
        group.addTask {
          let response = try await client.send(Request(.post, url, body: Array("\(number)".utf8)))
          return String(decoding: response.body, as: UTF8.self)
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers.count == 40)
    #expect(Set(server.requests.map(\.connection)).count <= 8)
  }

  @Test func `a POST is never repeated silently when its kept connection dies`() async throws {
    let server = try LoopbackServer(script: [.json("{}"), .close, .json("{}")])
    defer { server.stop() }
    let request = Request(.post, try HTTPURL(server.origin + "/s3cr3t"), body: Array("once".utf8))
    _ = try await client.send(request)
    let error = try await failure(request)
    #expect(error.cause == .connectionLost)
    #expect(error.execution == .unknown)
    #expect(server.requests.count == 2)
  }

  @Test func `a refused connection proves that nothing was done`() async throws {
    let server = try LoopbackServer.refusing()
    defer { server.stop() }
    let url = try HTTPURL("http://127.0.0.1:\(server.port)/s3cr3t")
    let error = try await failure(Request(.post, url, body: [1]))
    #expect(error.cause == .connectionRefused)
    #expect(error.phase == .connecting)
    #expect(error.execution == .notExecuted)
  }

  // The server reads text and so waits for the blank line that ends a request's head.
  @Test func `a handshake that never ends proves that nothing was done`() async throws {
    let server = try LoopbackServer(script: [.hang])
    defer { server.stop() }
    let url = try HTTPURL("https://127.0.0.1:\(server.port)/s3cr3t")
    let error = try await failure(Request(.post, url, body: [1], totalTimeout: .milliseconds(60)))
    #expect(error.cause == .timedOut)
    #expect(error.phase == .securing)
    #expect(error.execution == .notExecuted)
  }

  @Test func `silence until the time limit leaves the outcome open`() async throws {
    let server = try LoopbackServer(script: [.hang])
    defer { server.stop() }
    let request = Request(
      .post, try HTTPURL(server.origin + "/s3cr3t"), body: [1], totalTimeout: .milliseconds(60))
    let error = try await failure(request)
    #expect(error.cause == .timedOut)
    #expect(error.phase == .waiting)
    #expect(error.execution == .unknown)
    #expect(error.seconds >= 0.05)
  }

  @Test(arguments: [
    Reply.reset, .close, .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\":"),
    .raw("HTTP/1.1 2"),
  ])
  func `an answer cut short leaves the outcome open`(reply: Reply) async throws {
    let server = try LoopbackServer(script: [reply])
    defer { server.stop() }
    let error = try await failure(Request(.post, HTTPURL(server.origin + "/s3cr3t"), body: [1]))
    #expect(error.execution == .unknown)
    if case .raw("HTTP/1.1 2") = reply { return }
    #expect(error.cause == .connectionLost)
  }

  @Test(arguments: [301, 302, 307, 308])
  func `a redirect keeps verb and body and is reported`(status: Int) async throws {
    let new = try LoopbackServer(script: [.json("{}")])
    defer { new.stop() }
    let old = try LoopbackServer(script: [
      .answer(status, headers: ["Location": new.origin + "/rest/1/s3cr3t/batch.json"])
    ])
    defer { old.stop() }
    let response = try await client.send(
      Request(
        .post, HTTPURL(old.origin + "/rest/1/s3cr3t/batch.json"), headers: [Header("X-Extra", "1")],
        body: Array("body".utf8)))
    #expect(response.status == 200)
    #expect(response.movedTo?.authority == "127.0.0.1:\(new.port)")
    let request = try #require(new.requests.first)
    #expect(request.method == "POST" && request.body == "body" && request.headers["x-extra"] == "1")
  }

  @Test func `see-other is an answer and not followed`() async throws {
    let server = try LoopbackServer(script: [.answer(303, headers: ["Location": "/elsewhere"])])
    defer { server.stop() }
    let response = try await client.send(Request(.post, HTTPURL(server.origin), body: [1]))
    #expect(response.status == 303)
    #expect(server.requests.count == 1)
  }

  @Test func `a redirect in a circle ends`() async throws {
    let server = try LoopbackServer(script: [.answer(302, headers: ["Location": "/again"])])
    defer { server.stop() }
    let error = try await failure(Request(.post, HTTPURL(server.origin), body: [1]))
    #expect(error.cause == .tooManyRedirects(max: 3))
    #expect(error.execution == .notExecuted)
    #expect(server.requests.count == 4)
  }

  @Test(arguments: [["Location": "ftp://127.0.0.1/"], ["Location": "http://a b/"], [:]])
  func `a redirect to nowhere is an error`(headers: [String: String]) async throws {
    let server = try LoopbackServer(script: [.answer(302, headers: headers)])
    defer { server.stop() }
    let error = try await failure(Request(.post, HTTPURL(server.origin), body: [1]))
    #expect(error.cause == .badRedirect)
  }

  @Test func `plain http leaves this machine neither directly nor by redirect`() async throws {
    let direct = try await failure(Request(.get, HTTPURL("http://portal.example/s3cr3t")))
    #expect(direct.cause == .plainHTTPRefused)
    let server = try LoopbackServer(script: [
      .answer(302, headers: ["Location": "http://portal.example/s3cr3t"])
    ])
    defer { server.stop() }
    let redirected = try await failure(Request(.post, HTTPURL(server.origin), body: [1]))
    #expect(redirected.cause == .plainHTTPRefused)
    #expect(redirected.execution == .notExecuted)
  }

  @Test func `cancelling ends a transfer that waits`() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _ in
      arrived.yield()
      return .hang
    }
    defer { server.stop() }
    let url = try HTTPURL(server.origin + "/s3cr3t")
    let task = Task { await send(Request(.post, url, body: [1])) }
    for await _ in arrivals { break }
    task.cancel()
    guard case .failure(let error) = await task.value else { throw UnexpectedSuccess() }
    #expect(error.cause == .cancelled)
    #expect(error.execution == .unknown)
  }

  @Test func `a task cancelled before it sends sends nothing`() async throws {
    let server = try LoopbackServer(script: [.json("{}")])
    defer { server.stop() }
    let url = try HTTPURL(server.origin)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await send(Request(.post, url, body: [1]))
    }
    guard case .failure(let error) = await task.value else { throw UnexpectedSuccess() }
    #expect(error.cause == .cancelled)
    #expect(error.execution == .notExecuted)
    #expect(server.requests.isEmpty)
  }

  @Test func `the wait that a server asks for is read in seconds`() async throws {
    let server = try LoopbackServer(script: [.answer(503, headers: ["Retry-After": "7"])])
    defer { server.stop() }
    let response = try await client.send(Request(.get, HTTPURL(server.origin)))
    #expect(response.retryAfter == .seconds(7))
    #expect(response.header("RETRY-AFTER") == "7")
  }
}
