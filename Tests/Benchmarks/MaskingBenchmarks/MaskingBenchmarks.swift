import Benchmark

let benchmarks: @Sendable () -> Void = {
  benchmarkSteps()
  benchmarkHostileTexts()
}
