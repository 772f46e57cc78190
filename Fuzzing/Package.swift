// swift-tools-version:6.2
import PackageDescription

// A package of its own, so that those who use ChatKit do not build it. It takes the rooms that read what others wrote,
// without those that store and connect: they need large libraries, and nothing of them is tried here.

let instrumented: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Every branch and every access to memory is watched.
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

let package = Package(
    name: "Fuzzing",
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    ],
    targets: [
        .target(
            name: "ChatKit",
            dependencies: [
                "CVocabulary", "CInflate", .product(name: "Yams", package: "Yams"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            sources: [
                "Budget", "Chat", "Errors", "JSON", "Settings", "Translation", "HTTP/HTTPDate.swift",
                "HTTP/HTTPOrigin.swift", "HTTP/Inflater.swift", "HTTP/IPAddress.swift", "HTTP/ProxySettings.swift",
                "HTTP/ResponseScanner.swift", "HTTP/ServerSentEvents.swift", "HTTP/WaitStage.swift",
                "System/FileReader.swift",
            ],
            swiftSettings: instrumented),
        .target(
            name: "ChatGateway",
            dependencies: [
                "ChatKit", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            sources: [
                "GRPC/ProtobufMessage.swift", "Relay/RequestScan.swift",
                "Relay/StreamTail.swift", "Relay/EventFilter.swift",
            ],
            swiftSettings: instrumented),
        .target(
            name: "CVocabulary",
            exclude: ["NOTICE", "p50k.bin", "cl100k.bin", "o200k.bin", "characters.bin"],
            cSettings: [.headerSearchPath(".")]),
        .target(name: "CInflate", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "TerminalText", swiftSettings: instrumented),
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: ["CFuzzer", "ChatGateway", "ChatKit", "TerminalText"],
            swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ],
    swiftLanguageModes: [.v6]
)
