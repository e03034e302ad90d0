import Synchronization

/// What is known of every character, in pages of 256 that are made when one of them is first asked for: a text uses few
/// of the thousands there are.
///
/// Any number of threads may ask at once. Pages never change, and are never given back.
@safe
final class CharacterPages<Entry: BitwiseCopyable & Sendable>: @unchecked Sendable {
  static var pageSize: Int { 256 }

  private let pages = unsafe InlineArray<0x1100, Atomic<UnsafePointer<Entry>?>> { _ in unsafe Atomic(nil) }
  private let makePage: @Sendable (_ page: Int) -> [Entry]

  /// - Parameter makePage: what is known of the characters from `256 * page` on. Several threads may call it for the same
  ///   page, of which one is kept.
  init(_ makePage: @escaping @Sendable (_ page: Int) -> [Entry]) { self.makePage = makePage }

  /// - Parameter entry: what is known of one character. It must be the same whenever it is asked for.
  convenience init(ofEach entry: @escaping @Sendable (_ codePoint: UInt32) -> Entry) {
    self.init { page in (0..<Self.pageSize).map { entry(UInt32(Self.pageSize * page + $0)) } }
  }

  /// - Parameter codePoint: below 0x110000.
  @inline(__always)
  subscript(codePoint: UInt32) -> Entry {
    precondition(codePoint < 0x110000)
    let number = Int(codePoint >> 8)
    let page = unsafe pages[number].load(ordering: .acquiring) ?? made(number)
    return unsafe page[Int(codePoint & 0xFF)]
  }

  @inline(never)
  private func made(_ number: Int) -> UnsafePointer<Entry> {
    let entries = makePage(number)
    precondition(entries.count == Self.pageSize)
    let page = UnsafeMutablePointer<Entry>.allocate(capacity: Self.pageSize)
    unsafe page.initialize(from: entries, count: Self.pageSize)
    let (isKept, other) = unsafe pages[number].compareExchange(
      expected: nil, desired: UnsafePointer(page), ordering: .acquiringAndReleasing)
    if isKept { return unsafe UnsafePointer(page) }
    unsafe page.deallocate()
    return unsafe other!
  }
}
