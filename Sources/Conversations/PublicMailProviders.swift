/// Domains at which anybody can have an address: no store's own, for an address there belongs to a person.
///
/// The list holds widely used providers of each part of the world, access providers with mailboxes and forwarding
/// services included. A domain that is missing here costs nothing until a store names it as its own.
public enum PublicMailProviders {
  /// Whether a domain, in lower-case A-labels, is one.
  public static func contains(_ domain: some StringProtocol) -> Bool { domains.contains(String(domain)) }

  private static let domains = Set(
    words(single) + families.flatMap { name, endings in words(endings).map { "\(name).\($0)" } })

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Providers that offer the same name in many countries.
  private static let families = [
    "aol": "com co.uk de fr it es nl be se jp com.br com.mx com.ar ca in",
    "excite": "com co.jp it co.uk",
    "gmx": "at ch co.uk com com.br com.tr de es eu fr info it li lt net org pt ru us",
    "hotmail": """
    be bg ca ch cl co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br com.hk com.mx
    com.my com.pe com.ph com.sg com.tr com.tw com.ve com.vn cz de dk ee es fi fr gr hu ie in it jp kr lt lv my
    nl no ph pt ro rs se sg sk
    """,
    "inbox": "com lt lv ru",
    "laposte": "net",
    "live": """
    at be ca ch cl cn co.in co.jp co.kr co.uk co.za com com.ar com.au com.co com.mx com.my com.pe com.ph com.pk
    com.pt com.sg com.ve de dk fi fr hk ie in it jp nl no ph pt ru se
    """,
    "mail": "bg com de ee lv md org ru ua be",
    "o2": "co.uk pl",
    "orange": "es fr net pl sk",
    "outlook": """
    at be bg cl co.id co.il co.nz co.th cz de dk es fr hu ie in it jp kr lv my ph pt ro sa sg sk com com.ar
    com.au com.br com.gr com.hr com.pe com.tr com.tw com.vn
    """,
    "proton": "me",
    "protonmail": "ch com",
    "rediffmail": "com",
    "rocketmail": "com",
    "seznam": "cz sk",
    "tiscali": "co.uk cz it",
    "tutanota": "com de",
    "vodafone": "de es it nl pt",
    "windowslive": "com es",
    "yahoo": """
    at be bg ca cl cn co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br com.cn
    com.co com.ec com.hk com.hr com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ua com.ve com.vn cz de dk
    es fi fr gr hu ie in it jp kr lt lv my nl no ph pl pt ro rs se sg sk
    """,
    "yandex": "by com com.tr kz ru ua uz",
    "zoho": "com eu in",
    "ziggo": "nl",
  ]

  private static let single = """
    gmail.com googlemail.com msn.com passport.com ymail.com myyahoo.com y7mail.com aim.com netscape.net
    verizon.net icloud.com me.com mac.com privaterelay.appleid.com pm.me protonmail.dev tuta.com tuta.io
    tutamail.com keemail.me fastmail.com fastmail.fm hey.com hushmail.com mailfence.com posteo.de posteo.net
    mailbox.org runbox.com zohomail.com zohomail.eu zohomail.in disroot.org riseup.net startmail.com duck.com
    mozmail.com passmail.net simplelogin.com anonaddy.com anonaddy.me addy.io mailinator.com guerrillamail.com
    10minutemail.com yopmail.com temp-mail.org usa.com email.com post.com europe.com consultant.com engineer.com
    asia.com iname.com myself.com cheerful.com lycos.com comcast.net xfinity.com att.net sbcglobal.net
    bellsouth.net pacbell.net ameritech.net swbell.net cox.net charter.net spectrum.net rr.com roadrunner.com
    twc.com earthlink.net mindspring.com juno.com netzero.net netzero.com optonline.net optimum.net frontier.com
    frontiernet.net windstream.net centurylink.net centurytel.net q.com embarqmail.com juno.net suddenlink.net
    mediacombb.net cableone.net prodigy.net prodigy.net.mx aol.co.nz sympatico.ca bell.net rogers.com shaw.ca
    telus.net videotron.ca cogeco.ca eastlink.ca uol.com.br bol.com.br terra.com.br ig.com.br globo.com
    globomail.com oi.com.br r7.com zipmail.com.br superig.com.br pop.com.br click21.com.br brturbo.com.br
    ibest.com.br folha.com.br itelefonica.com.br fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar
    telmex.com infinitum.com.mx une.net.co etb.net.co terra.com terra.es terra.cl vtr.net adinet.com.uy
    cantv.net btinternet.com btopenworld.com bt.com sky.com talktalk.net virginmedia.com virgin.net ntlworld.com
    blueyonder.co.uk tesco.net plusnet.com plus.com freeserve.co.uk fsmail.net uwclub.net eircom.net iol.ie
    web.de t-online.de freenet.de arcor.de email.de magenta.de online.de 1und1.de gmx.biz kabelmail.de
    mailbox.de bluewin.ch hispeed.ch sunrise.ch swissonline.ch aon.at chello.at a1.net utanet.at liwest.at
    free.fr wanadoo.fr sfr.fr neuf.fr bbox.fr club-internet.fr numericable.fr aliceadsl.fr cegetel.net
    9online.fr libero.it virgilio.it alice.it tim.it tin.it iol.it inwind.it blu.it fastwebnet.it teletu.it
    email.it poste.it aruba.it pec.it katamail.com supereva.it giallo.it telefonica.net movistar.es ono.com
    ya.com jazzfree.com euskalnet.net sapo.pt iol.pt netcabo.pt clix.pt mail.pt kpnmail.nl planet.nl xs4all.nl
    hetnet.nl home.nl chello.nl quicknet.nl casema.nl upcmail.nl telenet.be skynet.be proximus.be voo.be
    scarlet.be telia.com bredband.net comhem.se spray.se tele2.se online.no broadpage.no frisurf.no tdcadsl.dk
    jubii.dk stofanet.dk ofir.dk luukku.com kolumbus.fi elisanet.fi suomi24.fi welho.com saunalahti.fi wp.pl
    onet.pl onet.eu op.pl interia.pl interia.eu interia.com poczta.fm poczta.onet.pl vp.pl gazeta.pl tlen.pl
    go2.pl email.cz centrum.cz centrum.sk atlas.cz atlas.sk volny.cz post.cz azet.sk zoznam.sk pobox.sk
    freemail.hu citromail.hu indamail.hu t-online.hu upcmail.hu abv.bg dir.bg inet.hr net.hr siol.net t-2.net
    rambler.ru bk.ru list.ru internet.ru ya.ru lenta.ru autorambler.ru ro.ru narod.ru ukr.net i.ua meta.ua
    bigmir.net tut.by delfi.lv delfi.ee one.lv takas.lt otenet.gr forthnet.gr hol.gr in.gr mynet.com ttmail.com
    turk.net superonline.com walla.co.il walla.com bezeqint.net netvision.net.il 012.net.il zahav.net.il qq.com
    foxmail.com vip.qq.com 163.com vip.163.com 126.com yeah.net 188.com 139.com wo.cn 189.cn sina.com sina.cn
    vip.sina.com sohu.com tom.com 21cn.com aliyun.com netvigator.com hkbn.net pchome.com.tw hinet.net
    seed.net.tw naver.com daum.net hanmail.net nate.com korea.com dreamwiz.com kakao.com docomo.ne.jp
    ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ybb.ne.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp
    plala.or.jp dion.ne.jp jcom.home.ne.jp infoseek.jp rediff.com indiatimes.com sify.com in.com vsnl.net
    vsnl.com bsnl.in sancharnet.in airtelmail.in bigpond.com bigpond.net.au optusnet.com.au iinet.net.au
    tpg.com.au internode.on.net westnet.com.au dodo.com.au ozemail.com.au xtra.co.nz slingshot.co.nz
    orcon.net.nz vodafone.co.nz telkomsa.net mweb.co.za webmail.co.za vodamail.co.za iafrica.com absamail.co.za
    menara.ma emirates.net.ae eim.ae singnet.com.sg pacific.net.sg starhub.net.sg streamyx.com tm.net.my
    telkom.net plasa.com
    """
}
