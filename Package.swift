// swift-tools-version:6.2
import PackageDescription

// The Makefile sets this, so that a warning stops our own builds and never those of people who use ChatKit.
let warningsAreErrors = Context.environment["CHATKIT_WARNINGS"] == "errors"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "ChatKit",
    products: [
        .library(name: "ChatKit", targets: ["ChatKit"]),
        .executable(name: "chat-cli", targets: ["chat-cli"]),
        .executable(name: "chat-tui", targets: ["chat-tui"]),
    ],
    dependencies: [
        // SQLite: connections, transactions, custom FTS5 tokenizers.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // Sockets on event loops: connections to providers, and the gateway's. TLS for both.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        // HTTP/2, for the gateway's gRPC.
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        // Commands, help pages, completion scripts.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // The config file: YAML with line numbers for its errors.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .target(
            name: "ChatKit",
            dependencies: [
                "CVocabulary",
                "CInflate",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        // The token vocabularies, as data inside the program.
        .target(
            name: "CVocabulary",
            exclude: ["NOTICE", "p50k.bin", "cl100k.bin", "o200k.bin", "characters.bin"],
            cSettings: [.headerSearchPath(".")]),
        // Keeps 32 MB of locale data that nothing uses out of the installed programs.
        .target(name: "CEmptyICUData"),
        // zlib (zlib1g-dev), for bodies that servers compress without being asked to. The gateway compresses with it too,
        // and looks for libzstd when a client needs it.
        .target(name: "CInflate", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("dl")]),
        .target(name: "TerminalText", swiftSettings: settings),
        // What both programs take on their command lines.
        .target(
            name: "ChatArguments",
            dependencies: ["ChatKit", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        // The server behind `chat-cli serve`.
        .target(
            name: "ChatGateway",
            dependencies: [
                "ChatKit",
                "CInflate",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "chat-cli",
            dependencies: [
                "ChatKit", "ChatArguments", "ChatGateway", "TerminalText", "CEmptyICUData",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // ncurses with wide characters (libncurses-dev): what Swift cannot import of it, and of the kernel.
        .target(
            name: "CNcurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .executableTarget(
            name: "chat-tui",
            dependencies: [
                "ChatKit", "ChatArguments", "TerminalText", "CNcurses", "CEmptyICUData",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // A pseudo-terminal and libvterm (libvterm-dev), a terminal emulator without a window: for tests only.
        .target(
            name: "CTermTest", path: "Tests/CTermTest",
            linkerSettings: [.linkedLibrary("vterm"), .linkedLibrary("util")]),
        .target(
            name: "TestSupport",
            dependencies: [
                "ChatKit", "CTermTest",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(
            name: "ChatKitTests",
            // GRDB, to make databases that our own code would not make: older, newer, damaged, foreign.
            dependencies: ["ChatKit", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(name: "TerminalTextTests", dependencies: ["TerminalText", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ChatCLITests", dependencies: ["chat-cli", "ChatArguments", "ChatKit", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "ChatTUITests", dependencies: ["chat-tui", "ChatKit", "TerminalText", "CNcurses", "TestSupport"],
            exclude: ["Screens/Golden"],
            swiftSettings: settings),
        .testTarget(
            name: "ChatGatewayTests", dependencies: ["ChatGateway", "ChatKit", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "HouseTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
