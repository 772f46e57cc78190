import ChatKit
import Testing

@Suite struct ProxySettingsTests {
    private func proxy(_ environment: [String: String], _ url: String = "https://api.example.com/v1") -> String? {
        ProxySettings(environment: environment).proxy(for: url)?.reveal()
    }

    @Test func `each scheme has its variable, and small letters count first`() {
        let environment = ["HTTPS_PROXY": "A", "https_proxy": "a", "HTTP_PROXY": "B", "ALL_PROXY": "C"]
        #expect(proxy(environment) == "a")
        #expect(proxy(environment, "http://example.com") == "B")
        #expect(proxy(["ALL_PROXY": "C"]) == "C")
        #expect(proxy(["all_proxy": "c", "HTTP_PROXY": "B"]) == "c")
        #expect(proxy([:]) == nil)
    }

    @Test func `a variable that is set to nothing switches the proxy off`() {
        #expect(proxy(["https_proxy": "", "ALL_PROXY": "C"]) == nil)
    }

    @Test func `a header that CGI made into HTTP_PROXY is not believed`() {
        let environment = ["HTTP_PROXY": "evil", "REQUEST_METHOD": "GET"]
        #expect(proxy(environment, "http://example.com") == nil)
        #expect(proxy(environment.merging(["http_proxy": "good"]) { $1 }, "http://example.com") == "good")
    }

    @Test(arguments: ["https://localhost:8080", "http://127.0.0.5/", "http://[::1]:11434/v1", "not an address"])
    func `this machine is reached directly`(url: String) {
        #expect(proxy(["ALL_PROXY": "C", "HTTPS_PROXY": "A", "HTTP_PROXY": "B"], url) == nil)
    }

    @Test(arguments: [
        ("*", "https://api.example.com", true),
        ("example.com", "https://api.example.com", true),
        (".example.com", "https://api.example.com", true),
        ("*.example.com", "https://api.example.com", true),
        ("example.com", "https://example.com", true),
        ("EXAMPLE.com", "https://example.COM", true),
        ("example.com", "https://badexample.com", false),
        ("api.example.com", "https://example.com", false),
        ("example.com:443", "https://example.com", true),
        ("example.com:8443", "https://example.com", false),
        ("example.com:8443", "https://example.com:8443/v1", true),
        ("a.org, example.com ,b.org", "https://example.com", true),
        ("a.org example.com", "https://example.com", true),
        ("10.0.0.7", "https://10.0.0.7", true),
        ("10.0.0.7", "https://10.0.0.70", false),
        ("10.0.0.7:9443", "https://10.0.0.7:9443", true),
        ("10.0.0.0/8", "https://10.200.3.4", true),
        ("10.0.0.0/9", "https://10.200.3.4", false),
        ("10.0.0.0/33", "https://10.200.3.4", false),
        ("0.0.0.0/0", "https://10.200.3.4", true),
        ("0.0.0.0/0", "https://ten.example.com", false),
        ("fd00::/8", "https://[fd12::1]/", true),
        ("[fd12::1]:443", "https://[fd12:0::1]/", true),
        ("", "https://example.com", false),
        (",,", "https://example.com", false),
    ])
    func `exceptions are names, suffixes, ports, addresses and blocks`(
        exceptions: String, url: String, isDirect: Bool
    ) {
        #expect((proxy(["HTTPS_PROXY": "A", "NO_PROXY": exceptions], url) == nil) == isDirect)
    }

    @Test func `the password of a proxy is not shown`() {
        let settings = ProxySettings(environment: ["HTTPS_PROXY": "http://user:hidden@proxy:3128"])
        #expect(!"\(settings)".contains("hidden"))
    }
}
