// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is held to the same rules. Where C is spoken (RabbitMQ, Postgres, JSON, MIME), pointers are the
// work itself; everywhere else the compiler checks for memory safety too.
let rules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]
let safe = rules + [.strictMemorySafety()]

// An event takes hundreds of small pieces of memory: with this allocator, a twentieth less time.
let allocator = [LinkerSetting.linkedLibrary("jemalloc", .when(platforms: [.linux]))]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")

// The targets stand in the order in which an event meets them.
let package = Package(
  name: "conversation-tracker",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "conversation-tracker", targets: ["conversation-tracker"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),

    .target(name: "Blocking", swiftSettings: safe),
    .target(name: "HTTP", dependencies: ["Blocking"], swiftSettings: safe),
    .target(name: "RabbitMQ", dependencies: ["CRabbitMQ", "HTTP"], swiftSettings: rules),
    .target(name: "JSON", dependencies: ["CSimdjson"], swiftSettings: rules),
    .target(name: "Conversations", dependencies: ["JSON", crypto], swiftSettings: safe),
    .target(name: "MIME", dependencies: ["CGMime", "Conversations"], swiftSettings: rules),
    .target(name: "Postgres", dependencies: ["CPostgres"], swiftSettings: rules),
    .target(
      name: "Masking", dependencies: ["CIDN2", "Conversations", "JSON", crypto],
      swiftSettings: safe),
    .target(
      name: "Timeline", dependencies: ["Conversations", "Postgres"], swiftSettings: safe),
    .target(name: "Telemetry", dependencies: ["HTTP", "JSON", lifecycle, metrics, tracing], swiftSettings: safe),
    .target(
      name: "Fleet",
      dependencies: [
        "Conversations", "JSON", "MIME", "Masking", "Postgres", "RabbitMQ", "Telemetry", "Timeline", lifecycle, logging,
        metrics, tracing,
      ], swiftSettings: safe),
    .target(
      name: "Console",
      dependencies: [
        "Blocking", "Conversations", "Fleet", "JSON", "Masking", "Postgres", "RabbitMQ", "Telemetry", "Timeline",
        crypto,
        hummingbird, lifecycle, logging, metrics, mustache, .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
      ], swiftSettings: safe),
    .target(name: "Simulation", dependencies: ["Conversations", "JSON"], swiftSettings: safe),
    .target(
      name: "Bench",
      dependencies: ["Conversations", "Fleet", "JSON", "Postgres", "RabbitMQ", "Simulation", crypto],
      swiftSettings: safe),
    .executableTarget(
      name: "conversation-tracker",
      dependencies: [
        "Bench", "Blocking", "Console", "Conversations", "Fleet", "JSON", "Masking", "Postgres", "RabbitMQ",
        "Simulation",
        "Telemetry", "Timeline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "SwiftCSV", package: "SwiftCSV"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        lifecycle, logging, metrics,
      ], swiftSettings: safe,
      linkerSettings: allocator),

    // Strikes the fleet with faults. A program of its own, so that its traps are never part of the one that is shipped.
    .executableTarget(
      name: "conversation-tracker-faults",
      dependencies: [
        "Bench", "Conversations", "Fleet", "JSON", "Masking", "Postgres", "RabbitMQ", "Simulation", "Timeline", crypto,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        lifecycle, logging,
      ], path: "Tests/Faults", swiftSettings: rules),

    .target(name: "Chance", path: "Tests/Chance", swiftSettings: safe),
    .target(name: "Scrape", path: "Tests/Scrape", swiftSettings: safe),
    .testTarget(name: "BlockingTests", dependencies: ["Blocking"], swiftSettings: safe),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: safe),
    .testTarget(name: "RabbitMQTests", dependencies: ["Chance", "RabbitMQ"], swiftSettings: rules),
    .testTarget(name: "JSONTests", dependencies: ["Chance", "JSON"], swiftSettings: safe),
    .testTarget(
      name: "ConversationsTests", dependencies: ["Chance", "Conversations", "JSON"], swiftSettings: safe),
    .testTarget(name: "MIMETests", dependencies: ["Chance", "Conversations", "MIME"], swiftSettings: safe),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres"], swiftSettings: rules),
    .testTarget(
      name: "MaskingTests", dependencies: ["Chance", "Conversations", "JSON", "Masking"], swiftSettings: safe),
    .testTarget(
      name: "TelemetryTests",
      dependencies: ["Chance", "HTTP", "JSON", "Scrape", "Telemetry", lifecycle, logging, metrics, tracing],
      swiftSettings: safe),
    .testTarget(
      name: "FleetTests",
      dependencies: [
        "Conversations", "Fleet", "JSON", "Masking", "Postgres", "RabbitMQ", "Scrape", "Telemetry", "Timeline", logging,
      ], swiftSettings: safe),
    .testTarget(
      name: "SimulationTests", dependencies: ["Conversations", "JSON", "Simulation", "Telemetry"],
      swiftSettings: safe),
    .testTarget(
      name: "ConsoleTests",
      dependencies: ["Chance", "Console", "Conversations", "JSON", "Masking", "Timeline", hummingbird],
      swiftSettings: safe),
    .testTarget(name: "BenchTests", dependencies: ["Bench", "Conversations", "JSON"], swiftSettings: safe),
    .testTarget(name: "FaultsTests", dependencies: ["conversation-tracker-faults"], swiftSettings: safe),
    .executableTarget(
      name: "PoisonedWorker",
      dependencies: ["Conversations", "Fleet", "Masking", "Postgres", "RabbitMQ", "Timeline", logging],
      path: "Tests/PoisonedWorker", swiftSettings: rules),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "Chance", "Console", "Conversations", "Fleet", "JSON", "Masking", "Postgres", "RabbitMQ", "Scrape",
        "Simulation", "Timeline", hummingbird,
      ], swiftSettings: safe),
  ],
  cxxLanguageStandard: .cxx17
)

// What tests themselves do takes less time than to optimise them would.
for target in package.targets where target.type == .test {
  target.swiftSettings?.append(.unsafeFlags(["-Onone"]))
}

// Nobody who does not ask for these resolves or builds anything of them.
if Context.environment["FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "MaskingFuzz", dependencies: ["Conversations", "JSON", "Masking"], path: "Tests/Fuzz",
      swiftSettings: rules + [.unsafeFlags(["-parse-as-library"])]))
}
if Context.environment["BENCHMARK"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
  package.targets.append(
    .executableTarget(
      name: "MaskingBenchmarks",
      dependencies: [
        "Bench", "Conversations", "JSON", "MIME", "Masking", "Simulation",
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Tests/Benchmarks/MaskingBenchmarks", swiftSettings: safe, linkerSettings: allocator,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
}
