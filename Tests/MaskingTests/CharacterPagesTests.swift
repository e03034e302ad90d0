import Foundation
import Synchronization
import Testing

@testable import Masking

@Suite("Pages of what is known of characters")
struct CharacterPagesTests {
  @Test("a page is made when one of its characters is first asked for, and then kept")
  func lazily() {
    let made = Mutex<[Int]>([])
    let pages = CharacterPages<UInt32> { page in
      made.withLock { $0.append(page) }
      return (0..<256).map { UInt32(page * 256 + $0) }
    }
    for codePoint in [0x41, 0xE9, 0x41, 0x100, 0x10FFFF, 0x1FF, 0x10FF00] as [UInt32] {
      #expect(pages[codePoint] == codePoint)
    }
    #expect(made.withLock { $0 } == [0, 1, 0x10FF])
  }

  @Test("threads that ask for the same page at once all get the same one")
  func atOnce() {
    // Each page that is made is another one.
    let number = Mutex<UInt32>(0)
    let pages = CharacterPages<UInt32> { _ in
      let entry = number.withLock { number in
        number += 1
        return number
      }
      return [UInt32](repeating: entry, count: 256)
    }
    let seen = Mutex<[Set<UInt32>]>(Array(repeating: [], count: 64))
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for page in 0..<64 {
        let entry = pages[UInt32(page) << 8]
        seen.withLock { _ = $0[page].insert(entry) }
      }
    }
    #expect(seen.withLock { $0.allSatisfy { $0.count == 1 } })
  }
}
