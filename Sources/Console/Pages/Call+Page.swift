import Conversations
import HTTPTypes
import Hummingbird
import Timeline

extension Call {
  /// A page for this visitor, with the console's frame around it.
  ///
  /// - Parameters:
  ///   - template: the page's template.
  ///   - section: the part of the console that it belongs to, as the navigation names it.
  ///   - values: what the template names.
  func page(
    _ template: String, in section: Section? = nil, _ values: [String: Any], status: HTTPResponse.Status = .ok
  ) -> Response {
    let pages = pages()
    var values = values
    values["path"] = request.method == .get ? request.uri.string : "/"
    if let visitor {
      let store = self.values["store"].flatMap(StoreID.init) ?? visitor.token.store
      let role = visitor.token.role.rawValue
      // A token that was made for nobody in particular is called as its role.
      values["visitor"] =
        ["role": pages.phrase("role.\(role)"), "name": visitor.token.name == role ? nil : visitor.token.name]
        .compactMapValues(\.self)
      values["key"] = visitor.formKey
      values["storeID"] = store?.text
      values["canChooseStore"] = visitor.token.store == nil
      values["navigation"] = Section.allCases.compactMap { other -> [String: Any]? in
        guard let path = other.path(store, visitor) else { return nil }
        return ["href": path, "label": pages.phrase("section.\(other.rawValue)"), "isCurrent": other == section]
      }
    }
    return .html(pages.render(template, values), status: status)
  }
}

/// The parts of the console, in the order in which the navigation shows them.
enum Section: String, CaseIterable, Sendable {
  case orders, settings, operations, audit

  /// Nil when this visitor may not go there, or has not said for which store.
  func path(_ store: StoreID?, _ visitor: Visitor) -> String? {
    switch self {
    case .orders: store.map { "/stores/\($0)/orders" }
    case .settings: store.map { "/stores/\($0)/settings" }
    case .operations: Access.fleet(.readOperations).admits(visitor.token, to: nil) ? "/operations" : nil
    case .audit: visitor.may(.readAudit) ? "/audit" : nil
    }
  }
}
