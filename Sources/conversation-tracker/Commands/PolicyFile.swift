import Conversations
import Foundation
import JSON
import SwiftCSV

/// Masks of many stores, as another system exported them.
enum PolicyFile {
  /// - Throws: ``CommandFailure``, which tells the first line that is wrong.
  static func read(_ path: String) throws -> [StoreID: Mask] {
    let data =
      path == "-"
      ? FileHandle.standardInput.readDataToEndOfFile()
      : try contents(path)
    let bytes = Array(data)
    let isJSON = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
    let rows = isJSON ? try json(bytes) : try csv(bytes)

    var masks: [StoreID: Mask] = [:]
    for (index, row) in rows.enumerated() {
      guard let store = StoreID(row.store), let mask = Mask(rawValue: row.mask) else {
        throw CommandFailure(
          "Row \(index + 1) is not a store id and hard or soft; nothing was changed.")
      }
      guard masks.updateValue(mask, forKey: store) == nil else {
        throw CommandFailure("Row \(index + 1) names the store \(store) again; nothing was changed.")
      }
    }
    guard !masks.isEmpty else { throw CommandFailure("The file names no store; nothing was changed.") }
    return masks
  }

  private static func contents(_ path: String) throws -> Data {
    do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw CommandFailure("The file \(path) cannot be read; check its path and rights.")
    }
  }

  private static func csv(_ bytes: [UInt8]) throws -> [(store: String, mask: String)] {
    guard let text = String(validating: bytes, as: UTF8.self),
      let table = try? CSV<Enumerated>(string: text, delimiter: .comma, loadColumns: false)
    else { throw CommandFailure("The file is neither CSV in UTF-8 nor a JSON array.") }
    // The library takes the first line for a header; ours may be data.
    var rows = table.rows
    if table.header.map({ $0.lowercased() }) != ["store", "mask"] { rows.insert(table.header, at: 0) }
    return try rows.enumerated().map { index, row in
      let row = row.map { $0.trimmingCharacters(in: .whitespaces) }
      guard row.count == 2 else {
        throw CommandFailure("Row \(index + 1) does not have two columns, store and mask; nothing was changed.")
      }
      return (row[0], row[1])
    }
  }

  private static func json(_ bytes: [UInt8]) throws -> [(store: String, mask: String)] {
    guard let array = try? JSONReader().read(bytes) else {
      throw CommandFailure("The file begins like a JSON array and is none; nothing was changed.")
    }
    return array.elements.map { ($0["store"]?.string ?? "", $0["mask"]?.string ?? "") }
  }
}
