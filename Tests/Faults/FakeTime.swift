import Foundation

/// libfaketime, which shows one process another time than the machine has.
enum FakeTime {
  static let library: String? = ["x86_64", "aarch64"]
    .map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }
    .first { FileManager.default.fileExists(atPath: $0) }

  /// What lets a process see the time an hour ahead. Intervals stay what they are.
  ///
  /// With the C library's allocator: jemalloc asks for the time as it begins, when libfaketime, which asks for memory, has
  /// not begun yet.
  static var anHourAhead: [String: String] {
    [
      "LD_PRELOAD": "\(library ?? ""):libc.so.6", "FAKETIME": "+1h", "DONT_FAKE_MONOTONIC": "1",
      "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    ]
  }
}
