"""Nasty letters: what real and hostile mailers write. Each is (name, raw message, states of its files)."""

from __future__ import annotations

import base64
import binascii
import io
import struct
import tarfile
import uuid

from schools import letter, tiny_book, zipped

from nastavnik.exchange.crypt import encrypt

FROM = b"From: shkola1@rayon.example\r\nTo: rono@rayon.example\r\nDate: Wed, 18 Nov 2026 10:00:00 +0300\r\n"


def book(text: str, **extra) -> bytes:
    return tiny_book("05-01", text, **extra)


def b64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def raw(name: str, headers: bytes, body: bytes) -> bytes:
    return (
        FROM + b"Message-ID: <" + name.encode() + b"@x>\r\nMIME-Version: 1.0\r\n" + headers + b"\r\n" + body
    )


def mixed(name: str, *parts: bytes, top: bytes = b"", end: bytes = b"--B--\r\n") -> bytes:
    body = b"".join(b"--B\r\n" + part + b"\r\n" for part in parts) + end
    return raw(name, top + b'Content-Type: multipart/mixed; boundary="B"\r\n', body)


def part(
    disposition: bytes, data: bytes, kind: bytes = b"application/octet-stream", encoding: bytes = b"base64"
) -> bytes:
    coded = b64(data) if encoding.strip().lower() == b"base64" else data
    return (
        b"Content-Type: "
        + kind
        + b"\r\nContent-Transfer-Encoding: "
        + encoding
        + b"\r\n"
        + disposition
        + b"\r\n"
        + coded
    )


def winmail(name: str, data: bytes) -> bytes:
    """What Outlook sends as «rich text»: one file in TNEF, its long name among MAPI properties."""

    def attribute(number: int, kind: int, value: bytes) -> bytes:
        return (
            struct.pack("<BHHI", 2, number, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
        )

    long = name.encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, len(long)) + long
    return (
        b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x9006, 8, b"\0\0\1\0") + attribute(0x9002, 6, b"\1\0" * 7)
        + attribute(0x8010, 1, b"KNIGA~1.XLS\0") + attribute(0x800F, 6, data) + attribute(0x9005, 6, properties)
    )  # fmt: skip


TEXT = b"Content-Type: text/plain; charset=koi8-r\r\n\r\n" + "Здравствуйте!".encode("koi8-r") + b"\r\n"


def named(value: bytes) -> bytes:
    return b"Content-Disposition: attachment; " + value + b"\r\n"


def corpus() -> list[tuple[str, bytes, list[str]]]:
    """Every letter holds a book of its own contents unless it is meant to hold none."""
    cases: list[tuple[str, bytes, list[str]]] = []

    def case(name: str, message: bytes, *states: str) -> None:
        cases.append((name, message, list(states)))

    def ok(name: str, message_part: bytes, *before: bytes, **kw) -> None:
        case(name, mixed(name, TEXT, *before, message_part, **kw), "accepted")

    cyr = "Книга школы.xlsx"
    ok("rfc2231", part(named(b"filename*=UTF-8''%D0%9A%D0%BD.xlsx"), book("rfc2231")))
    ok(
        "rfc2231-pieces",
        part(
            named(b"filename*0*=utf-8''%D0%9A;\r\n filename*1*=%D0%BD;\r\n filename*2=.xlsx"), book("2231p")
        ),
    )
    ok("rfc2231-gap", part(named(b"filename*0*=utf-8''%D0%9A; filename*2=.xlsx"), book("2231g")))
    ok("rfc2231-odd-charset", part(named(b"filename*=no-such''%CA%ED.xlsx"), book("2231c")))
    ok(
        "rfc2047-in-parameter",
        part(named(b'filename="=?koi8-r?B?' + base64.b64encode(cyr.encode("koi8-r")) + b'?="'), book("2047")),
    )
    ok("raw-cp1251", part(named(b'filename="' + cyr.encode("cp1251") + b'"'), book("cp1251")))
    ok("raw-koi8", part(named(b'filename="' + cyr.encode("koi8-r") + b'"'), book("koi8")))
    ok("raw-utf8", part(named(b'filename="' + cyr.encode() + b'"'), book("utf8")))
    ok("unclosed-quote", part(named(b'filename="kniga.xlsx'), book("quote")))
    ok("name-with-path", part(named(b'filename="..\\..\\..\\Windows\\a.xlsx"'), book("path")))
    ok("name-with-null", part(named(b'filename="a\x00.xlsx"'), book("null")))
    ok("no-name", part(b"Content-Disposition: attachment\r\n", book("noname")))
    ok("no-disposition", part(b"", book("nodisp")))
    ok("inline", part(b'Content-Disposition: inline; filename="a.xlsx"\r\n', book("inline")))
    ok("as-text", part(named(b'filename="a.xlsx"'), book("text"), b"text/plain; charset=utf-8"))
    ok("as-html", part(named(b'filename="a.xlsx"'), book("html"), b"text/html"))
    ok("as-image", part(named(b'filename="a.jpg"'), book("image"), b"image/jpeg"))
    ok("as-pdf-named-dat", part(named(b'filename="winmail1.dat"'), book("dat"), b"application/pdf"))
    ok("empty-type", part(named(b'filename="a.xlsx"'), book("emptytype"), b""))
    ok("broken-type", part(named(b'filename="a.xlsx"'), book("brokentype"), b"app///;;;=x"))
    ok("name-in-type-only", part(b"", book("typename"), b'application/octet-stream; name="a.xlsx"'))
    ok("base64-shouting", part(named(b"filename=a.xlsx"), book("shout"), encoding=b" BASE64 "))
    ok(
        "base64-garbage-around",
        part(named(b"filename=a.xlsx"), book("garbage")).replace(b"\r\n\r\n", b"\r\n\r\n!!!\r\n", 1),
    )
    ok(
        "base64-one-line",
        b"Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n"
        + named(b"filename=a.xlsx")
        + b"\r\n"
        + base64.b64encode(book("oneline")),
    )
    ok(
        "base64-undeclared",
        b"Content-Type: application/x\r\n" + named(b"filename=a.xlsx") + b"\r\n" + b64(book("undeclared")),
    )
    ok("binary", part(named(b"filename=a.xlsx"), book("binary"), encoding=b"binary").replace(b"PK", b"PK"))
    ok("no-end-boundary", part(named(b"filename=a.xlsx"), book("noend")), end=b"")
    ok("preamble", part(named(b"filename=a.xlsx"), book("preamble")), top=b"X-Odd: \xff\xfe\r\n")
    case(
        "quoted-printable",
        mixed(
            "qp",
            TEXT,
            b"Content-Type: application/x\r\nContent-Transfer-Encoding: quoted-printable\r\n"
            + named(b"filename=a.xlsx")
            + b"\r\n"
            + binascii.b2a_qp(book("qp"), istext=False),
        ),
        "accepted",
    )
    case(
        "whole-body",
        raw(
            "body",
            b"Content-Type: application/vnd.ms-excel\r\nContent-Transfer-Encoding: base64\r\n",
            b64(book("wholebody")),
        ),
        "accepted",
    )
    case(
        "bare-lf",
        letter("shkola1@rayon.example", ("a.xlsx", book("barelf"))).replace(b"\r\n", b"\n"),
        "accepted",
    )
    case("bare-cr-headers", letter("shkola1@rayon.example", ("a.xlsx", book("cr"))), "accepted")
    uu = b"begin 644 kniga.xlsx\r\n" + b"".join(
        binascii.b2a_uu(book("uu")[i : i + 45]) for i in range(0, len(book("uu")), 45)
    ) + b"`\r\nend\r\n"  # fmt: skip
    case(
        "uuencoded",
        raw("uu", b"Content-Type: text/plain\r\n", b"Kniga vo vlozhenii\r\n\r\n" + uu),
        "accepted",
    )
    inner = letter("kto-to@else.example", ("a.xlsx", book("forwarded")))
    case("forwarded", mixed("fwd", TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inner), "accepted")
    inner = letter("kto-to@else.example", ("a.xlsx", book("fwdfile")))
    case("forwarded-as-file", mixed("fwdf", TEXT, part(named(b"filename=pismo.eml"), inner)), "accepted")
    case("zip", letter("shkola1@rayon.example", ("k.zip", zipped(("a/Книга.xlsx", book("zip"))))), "accepted")
    case(
        "zip-two-books",
        letter("shkola1@rayon.example", ("k.zip", zipped(("1.xlsx", book("z1")), ("2.xlsx", book("z2"))))),
        "accepted",
        "accepted",
    )
    case(
        "same-twice",
        letter("shkola1@rayon.example", ("a.xlsx", book("tw")), ("b.xlsx", book("tw"))),
        "accepted",
        "duplicate",
    )
    case(
        "with-signature-picture",
        letter("shkola1@rayon.example", ("a.xlsx", book("sig")), ("logo.png", b"\x89PNG....")),
        "accepted",
    )
    case(
        "two-from",
        letter("shkola1@rayon.example", ("a.xlsx", book("twofrom"))).replace(
            b"From: ", b"From: evil@x.example, ", 1
        ),
        "quarantined",
    )
    case(
        "display-name-lies",
        letter('"shkola1@rayon.example" <evil@x.example>', ("a.xlsx", book("lies"))),
        "quarantined",
    )
    case(
        "no-from",
        letter("x@x.example", ("a.xlsx", book("nofrom"))).replace(b"From:", b"X-From:", 1),
        "quarantined",
    )
    case("other-school", letter("shkola2@rayon.example", ("a.xlsx", book("other"))), "quarantined")
    case("unknown-code", letter("shkola1@rayon.example", ("a.xlsx", tiny_book("99-99"))), "quarantined")
    case(
        "other-year",
        letter("shkola1@rayon.example", ("a.xlsx", book("year", year="2019/2020"))),
        "quarantined",
    )
    case(
        "other-form",
        letter("shkola1@rayon.example", ("a.xlsx", book("form", form_id="district"))),
        "quarantined",
    )
    case("active", letter("shkola1@rayon.example", ("a.xlsx", book("active", active=True))), "quarantined")
    case(
        "bomb",
        letter("shkola1@rayon.example", ("a.zip", zipped(("a.xlsx", b"\0" * (40 * 2**20))))),
        "quarantined",
    )
    case(
        "slip",
        letter(
            "shkola1@rayon.example", ("a.zip", zipped(("../../../../tmp/nastavnik-slip.xlsx", book("slip"))))
        ),
        "accepted",
    )
    case("not-a-book", letter("shkola1@rayon.example", ("a.xlsx", b"\x89PNG not a workbook")), "unreadable")
    case("empty-file", letter("shkola1@rayon.example", ("a.xlsx", b"")), "unreadable")
    case("half-a-book", letter("shkola1@rayon.example", ("a.xlsx", book("half")[:3000])), "unreadable")
    case(
        "locked",
        letter("shkola1@rayon.example", ("a.xlsx", encrypt(book("locked"), "неизвестный"))),
        "unreadable",
    )
    case("rar", letter("shkola1@rayon.example", ("a.rar", b"Rar!\x1a\x07\x00" + b"x" * 50)), "unreadable")
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.xlsx"), io.BytesIO())
    case("tar-gz", letter("shkola1@rayon.example", ("a.tar.gz", tar.getvalue())), "unreadable")
    case("only-text", raw("text", b"Content-Type: text/plain\r\n", b"Spasibo\r\n"), "unreadable")
    case("only-headers", FROM + b"\r\n", "unreadable")
    case("nothing", b"", "unreadable")
    case("not-a-letter", b"\x00\xff" * 500, "unreadable")
    case(
        "bounce",
        raw(
            "bounce",
            b'Content-Type: multipart/report; boundary="B"\r\n',
            b"--B\r\n" + part(named(b"filename=a.xlsx"), book("bounce")) + b"\r\n--B--\r\n",
        ),
        "unreadable",
    )
    deep = TEXT
    for level in range(150):
        mark = b"D%d" % level
        deep = (
            b'Content-Type: multipart/mixed; boundary="'
            + mark
            + b'"\r\n\r\n--'
            + mark
            + b"\r\n"
            + deep
            + b"\r\n--"
            + mark
            + b"--\r\n"
        )
    case("deep", raw("deep", b"", b"").rstrip() + b"\r\n" + deep, "quarantined")
    many = mixed("many", *(part(named(b"filename=a%d.xlsx" % n), book(f"m{n}")) for n in range(70)))
    case("many", many, "quarantined")
    case(
        "external-body",
        raw("ext", b'Content-Type: message/external-body; access-type=URL; URL="http://x"\r\n', b""),
        "unreadable",
    )
    case(
        "boundary-missing", raw("nob", b"Content-Type: multipart/mixed\r\n", b"--x\r\n" + TEXT), "unreadable"
    )
    case(
        "header-injection",
        letter("shkola1@rayon.example", ("a.xlsx", book("inj")), subject="x").replace(
            b"Subject: x", b"Subject: =?utf-8?B?" + base64.b64encode(b"a\r\nBcc: evil@x.example") + b"?="
        ),
        "accepted",
    )
    case(
        "html-subject",
        letter("shkola1@rayon.example", ("a.xlsx", book("htmls")), subject="<img src=x onerror=alert(1)>"),
        "accepted",
    )
    case(
        "formula-name",
        letter("shkola1@rayon.example", ("=cmd'.xlsx", book("formula", name='=HYPERLINK("http://x","x")'))),
        "accepted",
    )
    case(
        "bad-date",
        letter("shkola1@rayon.example", ("a.xlsx", book("date")), date="99 Foo 99999 99:99"),
        "accepted",
    )
    case(
        "message-id-long",
        letter(
            "shkola1@rayon.example",
            ("a.xlsx", book("mid")),
            message_id="<" + str(uuid.UUID(int=1)) * 90 + "@x>",
        ),
        "accepted",
    )
    case(
        "winmail-dat",
        letter("shkola1@rayon.example", ("winmail.dat", winmail("Книга школы.xlsx", book("winmail")))),
        "accepted",
    )
    case(
        "winmail-cut",
        letter("shkola1@rayon.example", ("winmail.dat", winmail("a.xlsx", book("cut"))[:900])),
        "unreadable",
    )
    return cases
