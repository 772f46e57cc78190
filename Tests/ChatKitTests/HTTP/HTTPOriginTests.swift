import ChatKit
import Testing

@Suite struct HTTPOriginTests {
    @Test(arguments: [
        ("https://API.example.com/v1?q=1", "api.example.com", 443), ("http://localhost:8080", "localhost", 8080),
        ("HTTP://10.0.0.1#x", "10.0.0.1", 80), ("https://[2001:db8::1]:8443/", "2001:db8::1", 8443),
        ("https://пример.рф/", "пример.рф", 443), ("https://host_a:/", "host_a", 443),
    ])
    func `host and port are taken from an address`(url: String, host: String, port: Int) throws {
        let origin = try #require(HTTPOrigin(url))
        #expect(origin.host == host)
        #expect(origin.port == port)
    }

    @Test(arguments: [
        "", "example.com", "ftp://example.com", "https://", "https:///path", "https://host:0", "https://host:99999",
        "https://host:8a", "https://host:+80", "https://user:pass@host", "https://localhost\\@evil.com", "https://a b",
        "https://[::1", "https://[localhost]/", "https://host\n/", "https://a:1:2", "https://[::1]x",
    ])
    func `what could be read in two ways is no address`(url: String) {
        #expect(HTTPOrigin(url) == nil)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true),
        ("[::1]", true), ("0:0:0:0:0:0:0:1", true), ("128.0.0.1", false), ("0.0.0.0", false), ("::", false),
        ("localhost.example.com", false), ("127.0.0.1.example.com", false), ("127.1", false), ("", false),
        ("10.0.0.1", false),
    ])
    func `only this machine is loopback`(host: String, isLoopback: Bool) {
        #expect(HTTPOrigin.isLoopback(host) == isLoopback)
    }

    @Test func `credentials travel unencrypted only within this machine or where it is allowed`() throws {
        let key = HTTPHeader("Authorization", "Bearer k", isSecret: true)
        func check(_ url: String, _ headers: [HTTPHeader], allowInsecure: Bool = false) -> ChatError? {
            do throws(ChatError) {
                try HTTPRequest(method: "GET", url: url, headers: headers)
                    .checkCredentialsAreSafe(allowInsecure: allowInsecure)
                return nil
            } catch {
                return error
            }
        }
        #expect(check("http://example.com:8080/v1", [key]) == .insecureCredentials(host: "example.com:8080"))
        #expect(check("http://example.com", [key], allowInsecure: true) == nil)
        #expect(check("http://example.com", [HTTPHeader("Accept", "*/*")]) == nil)
        #expect(check("https://example.com", [key]) == nil)
        #expect(check("http://localhost:11434", [key]) == nil)
        #expect(check("http://localhost@example.com", [key]) != nil)
    }
}
