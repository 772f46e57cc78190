import ChatKit
import Testing

@Suite struct LocationsTests {
    private func locations(_ variables: [String: String]) throws -> Locations {
        try Locations(environment: EnvironmentVariables(variables))
    }

    @Test func `files lie in the XDG folders below the home folder`() throws {
        let found = try locations(["HOME": "/home/ann"])
        #expect(found.configFile == "/home/ann/.config/chatkit/config.yaml")
        #expect(found.keysFolder == "/home/ann/.config/chatkit/keys")
        #expect(found.databaseFile == "/home/ann/.local/share/chatkit/chat.db")
    }

    @Test func `XDG variables move them`() throws {
        let found = try locations(["HOME": "/home/ann", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"])
        #expect(found.configFile == "/c/chatkit/config.yaml")
        #expect(found.databaseFile == "/d/chatkit/chat.db")
    }

    @Test func `a relative XDG path is ignored, and the user is told`() throws {
        let environment = EnvironmentVariables(["HOME": "/home/ann", "XDG_DATA_HOME": "data"])
        #expect(try Locations(environment: environment).databaseFile == "/home/ann/.local/share/chatkit/chat.db")
        #expect(try Settings(environment: environment).warnings.contains { $0.contains("XDG_DATA_HOME") })
    }

    @Test func `without HOME the user database names the home folder`() throws {
        #expect(try locations([:]).configFile.hasSuffix("/.config/chatkit/config.yaml"))
        #expect(try locations(["HOME": ""]) == locations([:]))
        #expect(try locations(["HOME": "relative"]) == locations([:]))
    }

    @Test func `who names the database needs no home folder`() throws {
        let named = try Locations(environment: EnvironmentVariables(["XDG_CONFIG_HOME": "/c"]), namesDatabase: true)
        #expect(named.configFile == "/c/chatkit/config.yaml")
        let homeless = try Settings(environment: EnvironmentVariables(["CHAT_DB": "/x.db", "OPENAI_API_KEY": "k"]))
        #expect(homeless.databasePath == "/x.db")
    }

    @Test func `CHAT_DB names the database and --db wins over it`() throws {
        let fixture = try SettingsFixture()
        #expect(try fixture.settings(["CHAT_DB": "/x/y.db"]).databasePath == "/x/y.db")
        let settings = try fixture.settings(["CHAT_DB": "/x/y.db"], SettingOverride("database", "z.db", flag: "--db"))
        #expect(settings.databasePath == "z.db")
        #expect(settings.database.origin == .flag("--db"))
    }

    @Test func `a config file that was named must exist`() throws {
        let fixture = try SettingsFixture()
        #expect(
            chatError { _ = try fixture.settings(["CHAT_CONFIG": "/nowhere/c.yaml"]) }
                == .fileNotFound(path: "/nowhere/c.yaml"))
        #expect(try fixture.settings().hasConfigFile == false)
    }
}
