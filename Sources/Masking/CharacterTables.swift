/// What is known of characters, in tables that are made when they are first asked for.
public enum CharacterTables {
  /// Makes all of them now, which takes a tenth of a second, rather than while an e-mail waits.
  public static func load() {
    let fullWidthAtSign: UInt32 = 0xFF20
    let at = UInt8(ascii: "@")
    precondition(ScalarClass.of(fullWidthAtSign) == .compatible)
    precondition(ScalarClass.ascii(fullWidthAtSign).elementsEqual([at]))
    precondition(HTMLEntities.utf8(ofNameWith: "commat".utf8.reduce(0, HTMLEntities.hash)) == [at])
    precondition(EgressGate.Decoder.unclosedReference(in: Array("&amp ".utf8), at: 0)?.length == 4)
    guard case .ascii(at) = EgressGate.Folding.shared(fullWidthAtSign) else {
      preconditionFailure("A full-width at-sign folds to an at-sign.")
    }
  }
}
