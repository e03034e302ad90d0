/// The last few of many.
struct Recent<Element> {
  private var elements: [Element] = []
  private var oldest = 0
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { elements.count }

  mutating func append(_ element: Element) {
    if elements.count < capacity {
      elements.append(element)
    } else {
      elements[oldest] = element
      oldest = (oldest + 1) % capacity
    }
  }

  /// Any of them.
  func any(_ random: inout SeededGenerator) -> Element? {
    elements.isEmpty ? nil : elements[random.below(elements.count)]
  }

  /// One of the older half, which the consumers have most likely met already.
  func old(_ random: inout SeededGenerator) -> Element? {
    guard !elements.isEmpty else { return nil }
    return elements[(oldest + random.below((elements.count + 1) / 2)) % elements.count]
  }
}
