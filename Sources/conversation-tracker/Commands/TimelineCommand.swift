import ArgumentParser
import Conversations
import JSON
import Timeline

struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline", abstract: "Prints an order's timeline.")

  @Argument(help: "The store's id.") var store: StoreID
  @Argument(help: "The order's id.") var order: OrderID
  @Flag(help: "Print the entries as stored, one JSON object a line.") var json = false

  func run() throws {
    let database = try Database.ofEnvironment("timeline")
    let conversation = ConversationKey(store: store, order: order)
    let reader = JSONReader()
    var page = try database.timeline(conversation, limit: 500)
    if page.isEmpty && !json { Terminal.print("The order has no entries.") }
    while let last = page.last {
      for row in page {
        if json {
          Terminal.print(json: row.document)
        } else {
          Terminal.print(EntryText.of(try reader.read(row.document), at: row.occurredAt.rfc3339))
        }
      }
      page = try database.timeline(conversation, after: last.sequence, limit: 500)
    }
  }
}
