"""Names that travel by mail: readable, ASCII-safe, never a path; and broken ones put back together."""

from __future__ import annotations

import email.header
import re
import unicodedata
import urllib.parse

__all__ = [
    "ascii_name",
    "clean_line",
    "clean_name",
    "cyrillic_text",
    "decode_header",
    "decode_parameter",
    "parse_addresses",
    "registry_code",
    "to_ascii",
]

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
# What Windows will not have as a file name, whatever the extension.
_DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"COM{i}" for i in range(1, 10)),
    *(f"LPT{i}" for i in range(1, 10)),
}
# How often letters stand in Russian text, per thousand: the wrong charset gives rare letters in odd cases.
_OFTEN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            109,
            85,
            80,
            74,
            67,
            63,
            55,
            47,
            45,
            44,
            35,
            32,
            30,
            28,
            26,
            20,
            19,
            17,
            17,
            16,
            16,
            14,
            12,
            10,
            9,
            7,
            6,
            5,
            4,
            3,
            3,
            1,
            1,
        ),
        strict=True,
    )
)
_CHARSETS = ("utf-8", "cp1251", "koi8-r", "cp866")
# One address, no display name: what an answer may be sent to.
_ADDRESS = re.compile(
    r"^[^\s@<>,;:\"'()\[\]\\=+\-][^\s@<>,;:\"'()\[\]\\]*@[\w.-]+\.[\w-]{2,}$|^[a-z0-9][\w.+-]*@localhost$",
    re.I,
)


def to_ascii(text: str) -> str:
    """``text`` in Latin letters, digits, dots and dashes: «МБОУ СОШ № 5» → ``MBOU-SOSH-5``."""
    out = []
    for char in text.replace("№", " "):
        lower = char.lower()
        if lower in _LETTERS:
            latin = _LETTERS[lower]
            out.append(latin if char == lower else latin.capitalize() if len(latin) > 1 else latin.upper())
        else:
            out.append(unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode())
    return re.sub(r"[^A-Za-z0-9.]+", "-", "".join(out)).strip("-.")


def registry_code(code: str) -> str:
    """An organisation's code as a piece of a file name."""
    return to_ascii(code)[:24] or "bez-koda"


def ascii_name(code: str, name: str, number: int, year: str, suffix: str) -> str:
    """The name of a packed workbook: ``05-01_MBOU-SOSH-5_2026-2027_n003.xlsx``, at most 100 characters."""
    parts = [registry_code(code), to_ascii(name)[:40].strip("-."), to_ascii(year)[:9], f"n{number:03d}"]
    return "_".join(part for part in parts if part) + suffix


def clean_line(text: object, limit: int = 200) -> str:
    """``text`` as one harmless line: no line breaks, control or direction-changing characters."""
    kept = "".join(" " if c in "\r\n\t\v\f\x85\u2028\u2029" else c for c in str(text))
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return re.sub(r" {2,}", " ", kept).strip()[:limit]


def clean_name(name: str) -> str:
    """The last part of a name that came from outside, fit for any disk: never a path, a device or hidden."""
    last = re.split(r"[/\\]", clean_line(name, 1000))[-1]
    last = re.sub(r'[<>:"|?*%]', "_", last).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        stem, suffix = last, ""
    if stem.split(".")[0].upper() in _DEVICES:
        stem = f"_{stem}"
    return (f"{stem[:100]}.{suffix[:10]}" if suffix else stem[:100]) or "bez-imeni"


def cyrillic_text(raw: bytes) -> str:
    """8-bit text of an unnamed charset (UTF-8, cp1251, koi8-r or cp866), told by how Russian it looks."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return max((raw.decode(name, "replace") for name in _CHARSETS[1:]), key=_russian)


def _russian(text: str) -> int:
    score = 0
    before = " "
    for char in text:
        if char.lower() in _OFTEN:
            score += _OFTEN[char.lower()] - (100 if char.isupper() and before.islower() else 0)
        elif ord(char) > 127 and char not in "№«»–—":
            score -= 60
        before = char
    return score


def decode_header(value: object) -> str:
    """A header's text whatever was done to it: encoded words (also inside quotes), raw 8-bit bytes, percent signs."""
    text = str(value)
    raw = text.encode("utf-8", "surrogateescape")
    if any("\udc80" <= c <= "\udcff" for c in text):
        text = cyrillic_text(raw)
    if "=?" in text:
        text = _encoded_words(text)
    return clean_line(text, 1000)


def _encoded_words(text: str) -> str:
    # Mail programs cut encoded words inside letters: join neighbours of one charset before decoding.
    text = re.sub(r"\?=\s+=\?", "?==?", text)
    text = re.sub(r'"(=\?[^"]*\?=)"', r"\1", text)
    pieces: list[str] = []
    held, charset = b"", ""
    try:
        decoded = email.header.decode_header(text.replace("?==?", "?= =?"))
    except (email.errors.HeaderParseError, ValueError):
        return text
    for piece, name in [*decoded, ("", None)]:
        name = (name or "").lower()
        if held and name != charset:
            pieces.append(_decode(held, charset))
            held = b""
        if isinstance(piece, str):
            pieces.append(piece)
        elif name:
            held, charset = held + piece, name
        else:
            pieces.append(cyrillic_text(piece))
    return "".join(pieces)


def _decode(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return cyrillic_text(raw)


def decode_parameter(value: object) -> str:
    """A file name parameter: RFC 2231 triple, encoded words, percent-encoded or raw bytes."""
    if isinstance(value, tuple):
        charset, _, text = value
        raw = str(text).encode("latin-1", "replace")
        return clean_line(_decode(raw, charset or "utf-8"), 1000)
    text = decode_header(value)
    if re.search(r"(%[0-9A-Fa-f]{2}){3}", text):
        text = cyrillic_text(urllib.parse.unquote_to_bytes(re.sub(r"^[\w-]*'[\w-]*'", "", text)))
    return clean_line(text, 1000)


def parse_addresses(text: object) -> tuple[str, ...]:
    """The plain addresses, in lower case, of a cell or a header; anything that is not an address is left out."""
    found = []
    for piece in re.split(r"[,;\s<>]+", clean_line(text, 2000)):
        local, at, domain = piece.strip("\"'()").lower().partition("@")
        if not domain.isascii():
            try:
                domain = domain.encode("idna").decode("ascii")  # школа.рф is xn--… on the wire
            except UnicodeError:
                continue
        address = local + at + domain
        if local.isascii() and _ADDRESS.match(address) and ".." not in address and address not in found:
            found.append(address)
    return tuple(found)
