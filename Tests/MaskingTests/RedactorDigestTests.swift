import Conversations
import Masking
import Testing

private typealias Fixture = RedactorFixture

/// The digests of an address as it is written, each with that of its hard alias. Made with Python's `hashlib` and `hmac`.
private struct Vector {
  let address: String
  let digests: [(address: String, alias: String)]

  init(
    _ address: String, md5: String, _ md5OfAlias: String, sha1: String, _ sha1OfAlias: String, sha256: String,
    _ sha256OfAlias: String
  ) {
    self.address = address
    digests = [(md5, md5OfAlias), (sha1, sha1OfAlias), (sha256, sha256OfAlias)]
  }
}

@Suite struct RedactorDigestTests {
  @Test("digests of an address give way to those of the hard alias, in either mask and either case")
  func digests() {
    for vector in Self.vectors {
      for mask in Mask.allCases {
        var redactor = Fixture.redactor(mask, members: [Address(vector.address)!] + Fixture.others)
        for (digest, replacement) in vector.digests {
          for (before, after) in [
            ("", ""), ("https://acme.example/p.gif?u=", "&x=1"), ("h=3D", " "), ("'", "'"), ("/avatar/", ".png"),
            ("sha-", "-x"), ("abc", "def0"), ("=20", "\n"),
          ] {
            let text = before + digest + after
            #expect(redactor.redact(text: text) == before + replacement + after)
            #expect(redactor.redact(html: text.uppercased()) == (before + replacement + after).uppercased())
          }
        }
      }
    }
  }

  /// The last ones begin with what quoted-printable could spell behind an equals sign.
  private static let vectors = [
    Vector(
      "maria.silva@example.com",
      md5: "4e0275057fefd9de6aef4d0d5b739462", "6903d4d84018d6688de7b8698c3d448a",
      sha1: "8f0b830848f4928585575613a0129c6dcdec541b", "441460386e6343e2bc8e9674170277d9ea560c19",
      sha256: "5504a61f3ca7140339278c6dabcc059695c852b2aba44c4d00b7ca8c5716106a",
      "bdcd4a8ca5334a8a1d28b6d2f5703256a180202927869a7fcc9ec7ed1240aa62"),
    Vector(
      "Maria.Silva@Example.com",
      md5: "d65a2c4c3d9ca14e10a1626fd88b2a79", "6903d4d84018d6688de7b8698c3d448a",
      sha1: "eeb67635518d0133186240819924ab8a13e56b5c", "441460386e6343e2bc8e9674170277d9ea560c19",
      sha256: "0f3a0d2d90543ad1655142a8818a5ca42374faa8b0c1546688c63aa5f91014a8",
      "bdcd4a8ca5334a8a1d28b6d2f5703256a180202927869a7fcc9ec7ed1240aa62"),
    Vector(
      "joão@xn--exmple-cua.org",
      md5: "8a383343eca8ed61dcb15dcd216ed140", "9ed38905bcaaeee1c82e817197cac9fc",
      sha1: "7603615974f10dbaf4ed12907ba2363e82042876", "f23af1c22200bfe8de8b9d7068d1b67c40167ba0",
      sha256: "07bbba6302d6e1f0b916bbf51da176bb5163d0d203c38c6957f0fefd23002d29",
      "e5f3090960ea89b15edd9783f0724c0ce2580907e37e3e1104fa5786170e6598"),
    Vector(
      "joão@exämple.org",
      md5: "6f1f6173563a5291cb1f9daecba50a0e", "9ed38905bcaaeee1c82e817197cac9fc",
      sha1: "f42b575f76a8427c852b7e382ddcacd9df47a5c7", "f23af1c22200bfe8de8b9d7068d1b67c40167ba0",
      sha256: "e3bf59e92410d409cbe291a5e5d067d75dd81a0dfe33709389d5040fa050a0c5",
      "e5f3090960ea89b15edd9783f0724c0ce2580907e37e3e1104fa5786170e6598"),
    Vector(
      "ana+shop@mail.example",
      md5: "ce743d71d6555808fac922847c772c75", "47be352c59e817e2246451538c42bab5",
      sha1: "917e6afe1ff53d8fc553e2395c58bec2305b4034", "f93f90163fe75982acdd7f77b27487075443fd8a",
      sha256: "d7be6db11f35dbbd3d7de212940cb0c5330565c04a84e03402f9111d03dd2311",
      "ed192475c04cbf0d7d90d5e378b39e70a8814a7d00a7ae01f346a16d04854f25"),
    Vector(
      "maria447@example.com",
      md5: "25a15dea07b8ef21f74df040658ce9a5", "664113a893f6d90f9e964dbaf85e2b60",
      sha1: "321ab51d26f963e23a1205ce36d72deb2439a9cb", "ea109ce8730e024e977706113eacb26085489c27",
      sha256: "bac548913c62bc3d6761b4f8daf75fb48592e8b88694acdc32fae5ce1b640dcf",
      "e2156986d2d1e7956960138422fd8db3060dce72c7c627aa63518e35aedb898c"),
    Vector(
      "maria599@example.com",
      md5: "20258a75da77693930d830bcc42fa9e1", "7b949f4d14dd667f189bd600cd0603b7",
      sha1: "0f3866645dbf2377ae1b9463df5861f4971f2705", "c3b268da1cea0029b66419af6feb0f4c8f7d2e9a",
      sha256: "f2a9b77824df25727682d6f0b63a73f2c7402743724c06c63a5316f0f24b07e6",
      "55a92976924c68c627d3d0cd9f919b7d14a9a560d5b780398820ee278c6b2934"),
    Vector(
      "maria446@example.com",
      md5: "3d9478617d6b7168b5a01cc7c445ad87", "4d6d9b377e2000df6bd507f0e83c2eda",
      sha1: "e6ff330bdebeb3a3b892181c106d5e0f3b99389d", "28a5ef83bdd834e93e841413a86d400ada786781",
      sha256: "b074bf27aea4f4000f8b7e0419736daae016ff9ba4b0969ae6f048af1f8f336c",
      "10e49b2f2535250faf9135048550e2a619024bbddd6284a258ea7ac565975b06"),
    Vector(
      "maria182@example.com",
      md5: "5f6b2861b7cd309a0472b57c2b545439", "645d753c255214a6f8e00f34ec0b8253",
      sha1: "fc9944e82c19390431ccacbfd88cbd3875433dc3", "151d5e1164a10f69acde17e91d3f741959d45c73",
      sha256: "17d24d3e6a219433c8ceefd40da1d0f220c603e0dee4e7a53a5a186295e716ed",
      "f937be4cca756cd92cb132f6f0248a273084e9dffefb30c888052ca487b735e7"),
    Vector(
      "maria300@example.com",
      md5: "402ef5274edf5fd321e33e13294ce5d8", "93df634bba3d1e56b2ba17d8ee22afff",
      sha1: "a5a2a48b268bc2c2854be7d5f32d60a56acb48e7", "72f0cfc3f21e08566c55156568f8c96ad328a5c4",
      sha256: "134750c5b62102398fc1a0f5e7a728fcec53459887f5d101e39ff5ee80e56fa4",
      "f27f0261018646f8de693a1ba8ea1a6f324e3558da4f1629daae67878d6d7d70"),
    Vector(
      "maria926@example.com",
      md5: "41cc2b3b30f60c6b58675bb64659403d", "f07d320d468355d23529ab8969d1dfa0",
      sha1: "42aa4b59fcdab35b4c89fe1ed1a20dbf8be5e0ab", "319c569ce63c91e501a04d10085536affccb70cc",
      sha256: "c7f7259aae043567ed6e8024dee4c36817ef298d699bfc8f71d23188831392a5",
      "7e2d6dee2f14b161810e2eb3598ae1b0d40d4c1545abe1245e412dbc98329cd9"),
    Vector(
      "maria63938@example.com",
      md5: "c3a9b0f9ac578a8e038a603926b3bfa6", "792734a55e24a8fc3b274e7cb00f9ea5",
      sha1: "3435ddb7994835c7c46265df2510268d269f61b9", "f255ec99b5f5a647efcdcefd7939bb048af71582",
      sha256: "31020d229f9a979eb7217a951fcb2612ecbac27aa5afbbc2478d58c1b9051c62",
      "7b5802aa38c1042e3c72b5588e16c6ad590d2b5913a980a018e64dc1f636778a"),
  ]
}
