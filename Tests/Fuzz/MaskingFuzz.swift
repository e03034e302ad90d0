/// What libFuzzer calls with every input (https://llvm.org/docs/LibFuzzer.html).
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let letter = FuzzedLetter(Array(UnsafeBufferPointer(start: bytes, count: count)))
  Promises(letter).hold()
  return 0
}
