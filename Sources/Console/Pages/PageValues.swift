import Mustache

/// What a template names, as types of our own.
///
/// The engine asks each value at run time which of its protocols it conforms to. For dictionaries and texts, of which
/// pages are full, that question costs more than all the rest of a page.
struct PageValues: MustacheParent {
  private let values: [String: Any]

  init(_ values: [String: Any]) { self.values = values.mapValues(Self.value) }

  func child(named name: String) -> Any? { values[name] }

  private static func value(_ value: Any) -> Any {
    switch value {
    case let text as String: Text(renderText: text)
    case let flag as Bool: flag
    case let number as Int: Text(renderText: String(number))
    case let fields as [String: Any]: PageValues(fields)
    case let list as [Any]: list.map(Self.value)
    default: value
    }
  }

  /// Has no values, and says so: the engine would look for them by reflection.
  private struct Text: MustacheCustomRenderable, MustacheParent {
    let renderText: String
    var isNull: Bool { false }

    func child(named: String) -> Any? { nil }
  }
}
