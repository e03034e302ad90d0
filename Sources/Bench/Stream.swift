/// Even traffic of some stores.
struct Stream: Sendable {
  var name: String
  var stores: [String]
  /// Events a second, of all its stores together.
  var rate: Double
}
