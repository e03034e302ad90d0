extension EgressGate {
  /// The named character references of HTML (WHATWG HTML §13.5) that stand for something an address or an escape can be
  /// spelled with, for something invisible, or that need no semicolon.
  struct ReferenceNames {
    static let shared = ReferenceNames()

    /// The characters that a reference stands for.
    struct Reference {
      var first: UInt32
      var second: UInt32?
    }

    /// What a name is found by: its FNV-1a hash of 64 bits, which no two of the names share.
    struct Key: Equatable {
      private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

      mutating func append(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    private struct Entry {
      var key = Key()
      var reference = Reference(first: 0)
      var needsSemicolon = true
    }

    /// A hash table, less than half full; a reference to U+0000 is a free place.
    private var entries = [Entry](repeating: Entry(), count: 2_048)

    private init() {
      let words = names.split(separator: " ")
      for index in stride(from: 0, to: words.count, by: 2) {
        let characters = words[index + 1].split(separator: "+").compactMap { UInt32($0, radix: 16) }
        let key = Self.key(words[index])
        entries[place(of: key)] = Entry(
          key: key, reference: Reference(first: characters[0], second: characters.dropFirst().first))
      }
      for name in namesWithoutSemicolon.split(separator: " ") {
        entries[place(of: Self.key(name))].needsSemicolon = false
      }
    }

    /// What the reference of that name stands for.
    subscript(key: Key) -> Reference? {
      let entry = entries[place(of: key)]
      return entry.reference.first == 0 ? nil : entry.reference
    }

    /// What `text` has at `start` when that is a name which needs no semicolon, and its length. None begins with
    /// another.
    func unclosed(in text: [UInt8], at start: Int) -> (Reference, length: Int)? {
      let longest = 6
      var key = Key()
      for index in start..<min(start + longest, text.count) {
        guard ASCII.isLetterOrDigit(text[index]) else { return nil }
        key.append(text[index])
        let entry = entries[place(of: key)]
        if !entry.needsSemicolon { return (entry.reference, index + 1 - start) }
      }
      return nil
    }

    /// Where `key` is, or where it would be.
    private func place(of key: Key) -> Int {
      var place = Int(truncatingIfNeeded: key.hash ^ key.hash >> 32) & (entries.count - 1)
      while entries[place].reference.first != 0, entries[place].key != key { place = (place + 1) & (entries.count - 1) }
      return place
    }

    private static func key(_ name: Substring) -> Key {
      var key = Key()
      for byte in name.utf8 { key.append(byte) }
      return key
    }
  }
}

/// Each name, then its characters' code points.
private let names = """
  AElig C6 AMP 26 Aacute C1 Abreve 102 Acirc C2 Acy 410 Afr 1D504 Agrave C0 Alpha 391 Amacr 100 Aogon 104 \
  Aopf 1D538 ApplyFunction 2061 Aring C5 Ascr 1D49C Atilde C3 Auml C4 Bcy 411 Bernoullis 212C Beta 392 Bfr 1D505 \
  Bopf 1D539 Breve 2D8 Bscr 212C CHcy 427 COPY A9 Cacute 106 CapitalDifferentialD 2145 Cayleys 212D Ccaron 10C \
  Ccedil C7 Ccirc 108 Cdot 10A Cedilla B8 Cfr 212D Chi 3A7 Colone 2A74 Copf 2102 Cscr 1D49E DD 2145 DJcy 402 \
  DScy 405 DZcy 40F Dcaron 10E Dcy 414 Delta 394 Dfr 1D507 DiacriticalAcute B4 DiacriticalDot 2D9 \
  DiacriticalDoubleAcute 2DD DiacriticalGrave 60 DiacriticalTilde 2DC DifferentialD 2146 Dopf 1D53B Dot A8 \
  DotDot 20DC DoubleDot A8 DownBreve 311 Dscr 1D49F Dstrok 110 ENG 14A ETH D0 Eacute C9 Ecaron 11A Ecirc CA \
  Ecy 42D Edot 116 Efr 1D508 Egrave C8 Emacr 112 Eogon 118 Eopf 1D53C Epsilon 395 Equal 2A75 Escr 2130 Eta 397 \
  Euml CB ExponentialE 2147 Fcy 424 Ffr 1D509 Fopf 1D53D Fouriertrf 2131 Fscr 2131 GJcy 403 GT 3E Gamma 393 \
  Gammad 3DC Gbreve 11E Gcedil 122 Gcirc 11C Gcy 413 Gdot 120 Gfr 1D50A Gopf 1D53E Gscr 1D4A2 HARDcy 42A Hacek 2C7 \
  Hat 5E Hcirc 124 Hfr 210C HilbertSpace 210B Hopf 210D Hscr 210B Hstrok 126 IEcy 415 IJlig 132 IOcy 401 Iacute CD \
  Icirc CE Icy 418 Idot 130 Ifr 2111 Igrave CC Im 2111 Imacr 12A ImaginaryI 2148 InvisibleComma 2063 \
  InvisibleTimes 2062 Iogon 12E Iopf 1D540 Iota 399 Iscr 2110 Itilde 128 Iukcy 406 Iuml CF Jcirc 134 Jcy 419 \
  Jfr 1D50D Jopf 1D541 Jscr 1D4A5 Jsercy 408 Jukcy 404 KHcy 425 KJcy 40C Kappa 39A Kcedil 136 Kcy 41A Kfr 1D50E \
  Kopf 1D542 Kscr 1D4A6 LJcy 409 LT 3C Lacute 139 Lambda 39B Laplacetrf 2112 Lcaron 13D Lcedil 13B Lcy 41B \
  Lfr 1D50F Lmidot 13F Lopf 1D543 Lscr 2112 Lstrok 141 Mcy 41C MediumSpace 205F Mellintrf 2133 Mfr 1D510 \
  Mopf 1D544 Mscr 2133 Mu 39C NJcy 40A Nacute 143 Ncaron 147 Ncedil 145 Ncy 41D NegativeMediumSpace 200B \
  NegativeThickSpace 200B NegativeThinSpace 200B NegativeVeryThinSpace 200B NewLine A Nfr 1D511 NoBreak 2060 \
  NonBreakingSpace A0 Nopf 2115 NotEqual 2260 NotGreater 226F NotLess 226E Nscr 1D4A9 Ntilde D1 Nu 39D OElig 152 \
  Oacute D3 Ocirc D4 Ocy 41E Odblac 150 Ofr 1D512 Ograve D2 Omacr 14C Omega 3A9 Omicron 39F Oopf 1D546 Oscr 1D4AA \
  Oslash D8 Otilde D5 Ouml D6 OverBar 203E Pcy 41F Pfr 1D513 Phi 3A6 Pi 3A0 Poincareplane 210C Popf 2119 \
  Pscr 1D4AB Psi 3A8 QUOT 22 Qfr 1D514 Qopf 211A Qscr 1D4AC REG AE Racute 154 Rcaron 158 Rcedil 156 Rcy 420 \
  Re 211C Rfr 211C Rho 3A1 Ropf 211D Rscr 211B SHCHcy 429 SHcy 428 SOFTcy 42C Sacute 15A Scaron 160 Scedil 15E \
  Scirc 15C Scy 421 Sfr 1D516 Sigma 3A3 Sopf 1D54A Sscr 1D4AE THORN DE TRADE 2122 TSHcy 40B TScy 426 Tab 9 Tau 3A4 \
  Tcaron 164 Tcedil 162 Tcy 422 Tfr 1D517 Theta 398 ThickSpace 205F+200A ThinSpace 2009 Topf 1D54B TripleDot 20DB \
  Tscr 1D4AF Tstrok 166 Uacute DA Ubrcy 40E Ubreve 16C Ucirc DB Ucy 423 Udblac 170 Ufr 1D518 Ugrave D9 Umacr 16A \
  UnderBar 5F Uogon 172 Uopf 1D54C Upsi 3D2 Upsilon 3A5 Uring 16E Uscr 1D4B0 Utilde 168 Uuml DC Vcy 412 \
  VerticalLine 7C VeryThinSpace 200A Vfr 1D519 Vopf 1D54D Vscr 1D4B1 Wcirc 174 Wfr 1D51A Wopf 1D54E Wscr 1D4B2 \
  Xfr 1D51B Xi 39E Xopf 1D54F Xscr 1D4B3 YAcy 42F YIcy 407 YUcy 42E Yacute DD Ycirc 176 Ycy 42B Yfr 1D51C \
  Yopf 1D550 Yscr 1D4B4 Yuml 178 ZHcy 416 Zacute 179 Zcaron 17D Zcy 417 Zdot 17B ZeroWidthSpace 200B Zeta 396 \
  Zfr 2128 Zopf 2124 Zscr 1D4B5 aacute E1 abreve 103 acirc E2 acute B4 acy 430 aelig E6 af 2061 afr 1D51E \
  agrave E0 alefsym 2135 aleph 2135 alpha 3B1 amacr 101 amp 26 angst C5 aogon 105 aopf 1D552 apos 27 aring E5 \
  ascr 1D4B6 ast 2A atilde E3 auml E4 bcy 431 bernou 212C beta 3B2 beth 2136 bfr 1D51F bne 3D+20E5 bopf 1D553 \
  breve 2D8 brvbar A6 bscr 1D4B7 bsol 5C cacute 107 caron 2C7 ccaron 10D ccedil E7 ccirc 109 cdot 10B cedil B8 \
  cent A2 cfr 1D520 chcy 447 chi 3C7 circ 2C6 circledS 24C8 colon 3A comma 2C commat 40 complexes 2102 copf 1D554 \
  copy A9 cscr 1D4B8 curren A4 daleth 2138 dash 2010 dblac 2DD dcaron 10F dcy 434 dd 2146 deg B0 delta 3B4 \
  dfr 1D521 die A8 digamma 3DD divide F7 djcy 452 dollar 24 dopf 1D555 dot 2D9 dscr 1D4B9 dscy 455 dstrok 111 \
  dzcy 45F eacute E9 ecaron 11B ecirc EA ecy 44D edot 117 ee 2147 efr 1D522 egrave E8 ell 2113 emacr 113 emsp 2003 \
  emsp13 2004 emsp14 2005 eng 14B ensp 2002 eogon 119 eopf 1D556 epsi 3B5 epsilon 3B5 epsiv 3F5 equals 3D \
  escr 212F eta 3B7 eth F0 euml EB excl 21 expectation 2130 exponentiale 2147 fcy 444 ffilig FB03 fflig FB00 \
  ffllig FB04 ffr 1D523 filig FB01 fjlig 66+6A fllig FB02 fnof 192 fopf 1D557 frac12 BD frac13 2153 frac14 BC \
  frac15 2155 frac16 2159 frac18 215B frac23 2154 frac25 2156 frac34 BE frac35 2157 frac38 215C frac45 2158 \
  frac56 215A frac58 215D frac78 215E fscr 1D4BB gacute 1F5 gamma 3B3 gammad 3DD gbreve 11F gcirc 11D gcy 433 \
  gdot 121 gfr 1D524 gimel 2137 gjcy 453 gopf 1D558 grave 60 gscr 210A gt 3E hairsp 200A half BD hamilt 210B \
  hardcy 44A hbar 210F hcirc 125 hellip 2026 hfr 1D525 hopf 1D559 horbar 2015 hscr 1D4BD hslash 210F hstrok 127 \
  hyphen 2010 iacute ED ic 2063 icirc EE icy 438 iecy 435 iexcl A1 ifr 1D526 igrave EC ii 2148 ijlig 133 imacr 12B \
  image 2111 imagline 2110 imagpart 2111 imath 131 imped 1B5 incare 2105 inodot 131 integers 2124 iocy 451 \
  iogon 12F iopf 1D55A iota 3B9 iquest BF iscr 1D4BE it 2062 itilde 129 iukcy 456 iuml EF jcirc 135 jcy 439 \
  jfr 1D527 jmath 237 jopf 1D55B jscr 1D4BF jsercy 458 jukcy 454 kappa 3BA kappav 3F0 kcedil 137 kcy 43A kfr 1D528 \
  kgreen 138 khcy 445 kjcy 45C kopf 1D55C kscr 1D4C0 lacute 13A lagran 2112 lambda 3BB laquo AB lbrace 7B \
  lbrack 5B lcaron 13E lcedil 13C lcub 7B lcy 43B lfr 1D529 ljcy 459 lmidot 140 lopf 1D55D lowbar 5F lpar 28 \
  lrm 200E lscr 1D4C1 lsqb 5B lstrok 142 lt 3C macr AF mcy 43C mdash 2014 mfr 1D52A micro B5 midast 2A middot B7 \
  mldr 2026 mopf 1D55E mscr 1D4C2 mu 3BC nacute 144 napos 149 naturals 2115 nbsp A0 ncaron 148 ncedil 146 ncy 43D \
  ndash 2013 ne 2260 nfr 1D52B ngt 226F ngtr 226F njcy 45A nldr 2025 nless 226E nlt 226E nopf 1D55F not AC \
  nscr 1D4C3 ntilde F1 nu 3BD num 23 numero 2116 numsp 2007 nvgt 3E+20D2 nvlt 3C+20D2 oS 24C8 oacute F3 ocirc F4 \
  ocy 43E odblac 151 oelig 153 ofr 1D52C ogon 2DB ograve F2 ohm 3A9 oline 203E omacr 14D omega 3C9 omicron 3BF \
  oopf 1D560 order 2134 orderof 2134 ordf AA ordm BA oscr 2134 oslash F8 otilde F5 ouml F6 para B6 pcy 43F \
  percnt 25 period 2E pfr 1D52D phi 3C6 phiv 3D5 phmmat 2133 pi 3C0 piv 3D6 planck 210F planckh 210E plankv 210F \
  plus 2B plusmn B1 popf 1D561 pound A3 primes 2119 pscr 1D4C5 psi 3C8 puncsp 2008 qfr 1D52E qopf 1D562 qscr 1D4C6 \
  quaternions 210D quest 3F quot 22 racute 155 raquo BB rationals 211A rbrace 7D rbrack 5D rcaron 159 rcedil 157 \
  rcub 7D rcy 440 real 211C realine 211B realpart 211C reals 211D reg AE rfr 1D52F rho 3C1 rhov 3F1 ring 2DA \
  rlm 200F ropf 1D563 rpar 29 rscr 1D4C7 rsqb 5D sacute 15B scaron 161 scedil 15F scirc 15D scy 441 sect A7 \
  semi 3B sfr 1D530 shchcy 449 shcy 448 shy AD sigma 3C3 sigmaf 3C2 sigmav 3C2 softcy 44C sol 2F sopf 1D564 \
  sscr 1D4C8 straightepsilon 3F5 straightphi 3D5 strns AF sup1 B9 sup2 B2 sup3 B3 szlig DF tau 3C4 tcaron 165 \
  tcedil 163 tcy 442 tdot 20DB tfr 1D531 theta 3B8 thetasym 3D1 thetav 3D1 thinsp 2009 thorn FE tilde 2DC times D7 \
  topf 1D565 trade 2122 tscr 1D4C9 tscy 446 tshcy 45B tstrok 167 uacute FA ubrcy 45E ubreve 16D ucirc FB ucy 443 \
  udblac 171 ufr 1D532 ugrave F9 umacr 16B uml A8 uogon 173 uopf 1D566 upsi 3C5 upsih 3D2 upsilon 3C5 uring 16F \
  uscr 1D4CA utilde 169 uuml FC varepsilon 3F5 varkappa 3F0 varphi 3D5 varpi 3D6 varrho 3F1 varsigma 3C2 \
  vartheta 3D1 vcy 432 verbar 7C vert 7C vfr 1D533 vopf 1D567 vscr 1D4CB wcirc 175 wfr 1D534 wopf 1D568 wscr 1D4CC \
  xfr 1D535 xi 3BE xopf 1D569 xscr 1D4CD yacute FD yacy 44F ycirc 177 ycy 44B yen A5 yfr 1D536 yicy 457 yopf 1D56A \
  yscr 1D4CE yucy 44E yuml FF zacute 17A zcaron 17E zcy 437 zdot 17C zeetrf 2128 zeta 3B6 zfr 1D537 zhcy 436 \
  zopf 1D56B zscr 1D4CF zwj 200D zwnj 200C
  """

/// Those that browsers also take without a semicolon.
private let namesWithoutSemicolon = """
  AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave \
  Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute aacute \
  acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc \
  egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp \
  not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 \
  sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml
  """
