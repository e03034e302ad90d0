import Chance
import Testing

@testable import RabbitMQ

@Suite("The confirm window")
struct ConfirmWindowTests {
  @Test("an empty window waits for nothing and refused nothing")
  func empty() {
    var window = ConfirmWindow()
    #expect(window.openCount == 0)
    #expect(window.next == 1)
    #expect(window.takeRefused() == [])
  }

  @Test(
    "each message is confirmed by its own number, in any order",
    arguments: [[1, 2, 3], [3, 1, 2], [3, 2, 1]] as [[UInt64]])
  func singly(_ tags: [UInt64]) {
    var window = published(3)
    for (settled, tag) in tags.enumerated() {
      #expect(window.openCount == 3 - settled)
      window.confirm(tag, multiple: false)
    }
    #expect(window.openCount == 0)
    #expect(window.takeRefused() == [])
  }

  @Test("each answer is told once, however many messages it is for")
  func confirms() {
    var window = published(6)
    window.confirm(3, multiple: true)
    window.confirm(2, multiple: false)
    window.refuse(5, multiple: true)
    var confirms = Confirms()
    (confirms.acknowledged, confirms.refused) = (3, 2)
    #expect(window.takeConfirms() == confirms)
    window.confirm(6, multiple: false)
    (confirms.acknowledged, confirms.refused) = (1, 0)
    #expect(window.takeConfirms() == confirms)
    #expect(window.takeConfirms() == Confirms())
  }

  @Test("a confirm of many confirms all up to its number, and none behind")
  func multiple() {
    var window = published(10)
    window.confirm(4, multiple: true)
    #expect(window.openCount == 6)
    window.confirm(2, multiple: true)
    #expect(window.openCount == 6)
    window.confirm(10, multiple: true)
    #expect(window.openCount == 0)
  }

  @Test("a refused message is told by its number, once")
  func refused() {
    var window = published(4)
    window.refuse(3, multiple: false)
    #expect(window.refusedCount == 1)
    window.confirm(4, multiple: true)
    #expect(window.takeRefused() == [3])
    #expect(window.refusedCount == 0)
    #expect(window.takeRefused() == [])
  }

  @Test("a refusal of many refuses all that are still open up to its number")
  func refusedMany() {
    var window = published(5)
    window.confirm(2, multiple: false)
    window.refuse(4, multiple: true)
    window.confirm(5, multiple: false)
    #expect(window.takeRefused() == [1, 3, 4])
  }

  @Test("what is settled stays as it was settled first")
  func settledOnce() {
    var window = published(2)
    window.refuse(1, multiple: false)
    window.confirm(1, multiple: false)
    window.confirm(2, multiple: false)
    window.refuse(2, multiple: true)
    window.refuse(2, multiple: false)
    #expect(window.openCount == 0)
    #expect(window.takeRefused() == [1])
  }

  @Test("numbers that were never given out, or long ago, change nothing", arguments: [true, false])
  func strangers(multiple: Bool) {
    var window = published(2)
    window.confirm(2, multiple: true)
    _ = window.takeRefused()
    window.published()
    for tag in [0, 1, 2, 4, .max] as [UInt64] {
      window.confirm(tag, multiple: multiple)
      window.refuse(tag, multiple: multiple)
    }
    #expect(window.openCount == 1)
    window.confirm(3, multiple: multiple)
    #expect(window.openCount == 0)
    #expect(window.takeRefused() == [])
  }

  @Test("numbers go on from one window to the next")
  func numbering() {
    var window = published(3)
    window.confirm(3, multiple: true)
    _ = window.takeRefused()
    #expect(window.next == 4)
    window.published()
    window.refuse(4, multiple: false)
    #expect(window.takeRefused() == [4])
    #expect(window.next == 5)
  }

  @Test("taking the refused ones while messages are open stops the program")
  func tooEarly() async {
    await #expect(processExitsWith: .failure) {
      var window = ConfirmWindow()
      window.published()
      _ = window.takeRefused()
    }
  }

  @Test("any run of events leaves what a plain table of fates says", arguments: Chance.seeds)
  func model(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<300 {
      var window = ConfirmWindow()
      // Nil is open, true is confirmed; tags count from 1.
      var fates: [Bool?] = []
      var taken = 0
      for _ in 0..<chance.below(120) {
        let tag = UInt64(chance.below(fates.count + 3))
        let isMultiple = chance.below(3) == 0
        switch chance.below(5) {
        case 0, 1:
          window.published()
          fates.append(nil)
        case 2, 3:
          window.confirm(tag, multiple: isMultiple)
          settle(&fates, tag, isMultiple, as: true, from: taken)
        default:
          window.refuse(tag, multiple: isMultiple)
          settle(&fates, tag, isMultiple, as: false, from: taken)
        }
        #expect(window.openCount == fates.count { $0 == nil })
        #expect(window.refusedCount == fates[taken...].count { $0 == false })
        #expect(window.next == UInt64(fates.count + 1))
        if window.openCount == 0, chance.below(2) == 0 {
          #expect(window.takeRefused() == (taken..<fates.count).filter { fates[$0] == false }.map { UInt64($0 + 1) })
          taken = fates.count
        }
      }
    }
  }

  private func settle(_ fates: inout [Bool?], _ tag: UInt64, _ isMultiple: Bool, as fate: Bool, from taken: Int) {
    guard tag > taken, tag <= fates.count else { return }
    for place in fates.indices where fates[place] == nil && (isMultiple ? place < tag : place + 1 == tag) {
      fates[place] = fate
    }
  }

  private func published(_ count: Int) -> ConfirmWindow {
    var window = ConfirmWindow()
    for _ in 0..<count { window.published() }
    return window
  }
}
