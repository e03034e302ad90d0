/// The named character references that can spell a part of an address (HTML Living Standard §13.5): those of ASCII
/// characters, of letters, of what stands for ASCII (NFKC), and of what is not seen.
enum HTMLEntities {
  /// No name here is longer, in bytes.
  static let maximumLength = 21

  /// The character of the name with that ``hash(_:_:)``, in UTF-8; nil where none is known. Names are case-sensitive.
  static func utf8(ofNameWith hash: UInt64) -> FewBytes? {
    filter.mayContain(hash) ? named[hash] : nil
  }

  /// The hash of a name that begins with what `hash` is of, 0 at first, and goes on with `byte`.
  @inline(__always)
  static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    let mixed = (hash ^ UInt64(byte) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed >> 32
  }

  private static let named: [UInt64: FewBytes] = {
    var result = ["fjlig".utf8.reduce(0, hash): FewBytes(Array("fj".utf8))]
    for entry in table.split(whereSeparator: \.isWhitespace) {
      let parts = entry.split(separator: "=")
      guard let value = UInt32(parts[0], radix: 16), let scalar = Unicode.Scalar(value) else { continue }
      for name in parts[1].split(separator: ",") { result[name.utf8.reduce(0, hash)] = FewBytes(utf8Of: scalar) }
    }
    return result
  }()

  private static let filter: BloomFilter = {
    var filter = BloomFilter(count: named.count)
    for hash in named.keys { filter.insert(hash) }
    return filter
  }()

  /// Scalar value in hex, and its names.
  private static let table = """
    9=Tab A=NewLine 21=excl 22=QUOT,quot 23=num 24=dollar 25=percnt 26=AMP,amp 27=apos 28=lpar 29=rpar 2A=ast,midast
    2B=plus 2C=comma 2E=period 2F=sol 3A=colon 3B=semi 3C=LT,lt 3D=equals 3E=GT,gt 3F=quest 40=commat 5B=lbrack,lsqb
    5C=bsol 5D=rbrack,rsqb 5E=Hat 5F=UnderBar,lowbar 60=DiacriticalGrave,grave 7B=lbrace,lcub
    7C=VerticalLine,verbar,vert 7D=rbrace,rcub A0=NonBreakingSpace,nbsp AA=ordf AD=shy B2=sup2 B3=sup3 B5=micro
    B9=sup1 BA=ordm C0=Agrave C1=Aacute C2=Acirc C3=Atilde C4=Auml C5=Aring,angst C6=AElig C7=Ccedil C8=Egrave
    C9=Eacute CA=Ecirc CB=Euml CC=Igrave CD=Iacute CE=Icirc CF=Iuml D0=ETH D1=Ntilde D2=Ograve D3=Oacute D4=Ocirc
    D5=Otilde D6=Ouml D8=Oslash D9=Ugrave DA=Uacute DB=Ucirc DC=Uuml DD=Yacute DE=THORN DF=szlig E0=agrave E1=aacute
    E2=acirc E3=atilde E4=auml E5=aring E6=aelig E7=ccedil E8=egrave E9=eacute EA=ecirc EB=euml EC=igrave ED=iacute
    EE=icirc EF=iuml F0=eth F1=ntilde F2=ograve F3=oacute F4=ocirc F5=otilde F6=ouml F8=oslash F9=ugrave FA=uacute
    FB=ucirc FC=uuml FD=yacute FE=thorn FF=yuml 100=Amacr 101=amacr 102=Abreve 103=abreve 104=Aogon 105=aogon
    106=Cacute 107=cacute 108=Ccirc 109=ccirc 10A=Cdot 10B=cdot 10C=Ccaron 10D=ccaron 10E=Dcaron 10F=dcaron 110=Dstrok
    111=dstrok 112=Emacr 113=emacr 116=Edot 117=edot 118=Eogon 119=eogon 11A=Ecaron 11B=ecaron 11C=Gcirc 11D=gcirc
    11E=Gbreve 11F=gbreve 120=Gdot 121=gdot 122=Gcedil 124=Hcirc 125=hcirc 126=Hstrok 127=hstrok 128=Itilde 129=itilde
    12A=Imacr 12B=imacr 12E=Iogon 12F=iogon 130=Idot 131=imath,inodot 132=IJlig 133=ijlig 134=Jcirc 135=jcirc
    136=Kcedil 137=kcedil 138=kgreen 139=Lacute 13A=lacute 13B=Lcedil 13C=lcedil 13D=Lcaron 13E=lcaron 13F=Lmidot
    140=lmidot 141=Lstrok 142=lstrok 143=Nacute 144=nacute 145=Ncedil 146=ncedil 147=Ncaron 148=ncaron 149=napos
    14A=ENG 14B=eng 14C=Omacr 14D=omacr 150=Odblac 151=odblac 152=OElig 153=oelig 154=Racute 155=racute 156=Rcedil
    157=rcedil 158=Rcaron 159=rcaron 15A=Sacute 15B=sacute 15C=Scirc 15D=scirc 15E=Scedil 15F=scedil 160=Scaron
    161=scaron 162=Tcedil 163=tcedil 164=Tcaron 165=tcaron 166=Tstrok 167=tstrok 168=Utilde 169=utilde 16A=Umacr
    16B=umacr 16C=Ubreve 16D=ubreve 16E=Uring 16F=uring 170=Udblac 171=udblac 172=Uogon 173=uogon 174=Wcirc 175=wcirc
    176=Ycirc 177=ycirc 178=Yuml 179=Zacute 17A=zacute 17B=Zdot 17C=zdot 17D=Zcaron 17E=zcaron 192=fnof 1B5=imped
    1F5=gacute 237=jmath 2C6=circ 2C7=Hacek,caron 311=DownBreve 391=Alpha 392=Beta 393=Gamma 394=Delta 395=Epsilon
    396=Zeta 397=Eta 398=Theta 399=Iota 39A=Kappa 39B=Lambda 39C=Mu 39D=Nu 39E=Xi 39F=Omicron 3A0=Pi 3A1=Rho 3A3=Sigma
    3A4=Tau 3A5=Upsilon 3A6=Phi 3A7=Chi 3A8=Psi 3A9=Omega,ohm 3B1=alpha 3B2=beta 3B3=gamma 3B4=delta 3B5=epsi,epsilon
    3B6=zeta 3B7=eta 3B8=theta 3B9=iota 3BA=kappa 3BB=lambda 3BC=mu 3BD=nu 3BE=xi 3BF=omicron 3C0=pi 3C1=rho
    3C2=sigmaf,sigmav,varsigma 3C3=sigma 3C4=tau 3C5=upsi,upsilon 3C6=phi 3C7=chi 3C8=psi 3C9=omega
    3D1=thetasym,thetav,vartheta 3D2=Upsi,upsih 3D5=phiv,straightphi,varphi 3D6=piv,varpi 3DC=Gammad
    3DD=digamma,gammad 3F0=kappav,varkappa 3F1=rhov,varrho 3F5=epsiv,straightepsilon,varepsilon 401=IOcy 402=DJcy
    403=GJcy 404=Jukcy 405=DScy 406=Iukcy 407=YIcy 408=Jsercy 409=LJcy 40A=NJcy 40B=TSHcy 40C=KJcy 40E=Ubrcy 40F=DZcy
    410=Acy 411=Bcy 412=Vcy 413=Gcy 414=Dcy 415=IEcy 416=ZHcy 417=Zcy 418=Icy 419=Jcy 41A=Kcy 41B=Lcy 41C=Mcy 41D=Ncy
    41E=Ocy 41F=Pcy 420=Rcy 421=Scy 422=Tcy 423=Ucy 424=Fcy 425=KHcy 426=TScy 427=CHcy 428=SHcy 429=SHCHcy 42A=HARDcy
    42B=Ycy 42C=SOFTcy 42D=Ecy 42E=YUcy 42F=YAcy 430=acy 431=bcy 432=vcy 433=gcy 434=dcy 435=iecy 436=zhcy 437=zcy
    438=icy 439=jcy 43A=kcy 43B=lcy 43C=mcy 43D=ncy 43E=ocy 43F=pcy 440=rcy 441=scy 442=tcy 443=ucy 444=fcy 445=khcy
    446=tscy 447=chcy 448=shcy 449=shchcy 44A=hardcy 44B=ycy 44C=softcy 44D=ecy 44E=yucy 44F=yacy 451=iocy 452=djcy
    453=gjcy 454=jukcy 455=dscy 456=iukcy 457=yicy 458=jsercy 459=ljcy 45A=njcy 45B=tshcy 45C=kjcy 45E=ubrcy 45F=dzcy
    2002=ensp 2003=emsp 2004=emsp13 2005=emsp14 2007=numsp 2008=puncsp 2009=ThinSpace,thinsp 200A=VeryThinSpace,hairsp
    200B=NegativeMediumSpace,NegativeThickSpace,NegativeThinSpace,NegativeVeryThinSpace,ZeroWidthSpace 200C=zwnj
    200D=zwj 200E=lrm 200F=rlm 2010=dash,hyphen 2025=nldr 2026=hellip,mldr 205F=MediumSpace 2060=NoBreak
    2061=ApplyFunction,af 2062=InvisibleTimes,it 2063=InvisibleComma,ic 20DB=TripleDot,tdot 20DC=DotDot
    2102=Copf,complexes 2105=incare 210A=gscr 210B=HilbertSpace,Hscr,hamilt 210C=Hfr,Poincareplane
    210D=Hopf,quaternions 210E=planckh 210F=hbar,hslash,planck,plankv 2110=Iscr,imagline 2111=Ifr,Im,image,imagpart
    2112=Laplacetrf,Lscr,lagran 2113=ell 2115=Nopf,naturals 2116=numero 2119=Popf,primes 211A=Qopf,rationals
    211B=Rscr,realine 211C=Re,Rfr,real,realpart 211D=Ropf,reals 2122=TRADE,trade 2124=Zopf,integers 2128=Zfr,zeetrf
    212C=Bernoullis,Bscr,bernou 212D=Cayleys,Cfr 212F=escr 2130=Escr,expectation 2131=Fouriertrf,Fscr
    2133=Mellintrf,Mscr,phmmat 2134=order,orderof,oscr 2135=alefsym,aleph 2136=beth 2137=gimel 2138=daleth
    2145=CapitalDifferentialD,DD 2146=DifferentialD,dd 2147=ExponentialE,ee,exponentiale 2148=ImaginaryI,ii
    24C8=circledS,oS 2A74=Colone 2A75=Equal FB00=fflig FB01=filig FB02=fllig FB03=ffilig FB04=ffllig 1D49C=Ascr
    1D49E=Cscr 1D49F=Dscr 1D4A2=Gscr 1D4A5=Jscr 1D4A6=Kscr 1D4A9=Nscr 1D4AA=Oscr 1D4AB=Pscr 1D4AC=Qscr 1D4AE=Sscr
    1D4AF=Tscr 1D4B0=Uscr 1D4B1=Vscr 1D4B2=Wscr 1D4B3=Xscr 1D4B4=Yscr 1D4B5=Zscr 1D4B6=ascr 1D4B7=bscr 1D4B8=cscr
    1D4B9=dscr 1D4BB=fscr 1D4BD=hscr 1D4BE=iscr 1D4BF=jscr 1D4C0=kscr 1D4C1=lscr 1D4C2=mscr 1D4C3=nscr 1D4C5=pscr
    1D4C6=qscr 1D4C7=rscr 1D4C8=sscr 1D4C9=tscr 1D4CA=uscr 1D4CB=vscr 1D4CC=wscr 1D4CD=xscr 1D4CE=yscr 1D4CF=zscr
    1D504=Afr 1D505=Bfr 1D507=Dfr 1D508=Efr 1D509=Ffr 1D50A=Gfr 1D50D=Jfr 1D50E=Kfr 1D50F=Lfr 1D510=Mfr 1D511=Nfr
    1D512=Ofr 1D513=Pfr 1D514=Qfr 1D516=Sfr 1D517=Tfr 1D518=Ufr 1D519=Vfr 1D51A=Wfr 1D51B=Xfr 1D51C=Yfr 1D51E=afr
    1D51F=bfr 1D520=cfr 1D521=dfr 1D522=efr 1D523=ffr 1D524=gfr 1D525=hfr 1D526=ifr 1D527=jfr 1D528=kfr 1D529=lfr
    1D52A=mfr 1D52B=nfr 1D52C=ofr 1D52D=pfr 1D52E=qfr 1D52F=rfr 1D530=sfr 1D531=tfr 1D532=ufr 1D533=vfr 1D534=wfr
    1D535=xfr 1D536=yfr 1D537=zfr 1D538=Aopf 1D539=Bopf 1D53B=Dopf 1D53C=Eopf 1D53D=Fopf 1D53E=Gopf 1D540=Iopf
    1D541=Jopf 1D542=Kopf 1D543=Lopf 1D544=Mopf 1D546=Oopf 1D54A=Sopf 1D54B=Topf 1D54C=Uopf 1D54D=Vopf 1D54E=Wopf
    1D54F=Xopf 1D550=Yopf 1D552=aopf 1D553=bopf 1D554=copf 1D555=dopf 1D556=eopf 1D557=fopf 1D558=gopf 1D559=hopf
    1D55A=iopf 1D55B=jopf 1D55C=kopf 1D55D=lopf 1D55E=mopf 1D55F=nopf 1D560=oopf 1D561=popf 1D562=qopf 1D563=ropf
    1D564=sopf 1D565=topf 1D566=uopf 1D567=vopf 1D568=wopf 1D569=xopf 1D56A=yopf 1D56B=zopf
    """
}
