"""The exchange as the terminal and the desk call it, from a district's workbook on the disk."""

from __future__ import annotations

import json

import pytest
from real_books import address, school_book
from schools import letter
from servers import ASCII_PASSWORD

from nastavnik.errors import BadFile
from nastavnik.exchange import actions
from nastavnik.exchange.packing import HasErrors
from nastavnik.exchange.settings import MailSettings, load_settings
from nastavnik.exchange.workbooks import BookInspector, mail_cards

pytestmark = pytest.mark.mail


def plain(result) -> dict:
    """What ``--json`` would print."""
    return json.loads(json.dumps(result.as_json(), ensure_ascii=False))


def test_a_book_goes_on_a_stick_to_the_district_and_back_as_drafts(district_book, tmp_path, settings):
    book = school_book(tmp_path / "Школа 1.xlsx", 1, wrong=1)
    with pytest.raises(HasErrors, match="1 ошибка"):
        actions.pack_book(book, tmp_path / "флешка")
    sent = actions.send_book(book, "folder", out=tmp_path / "флешка", with_errors=True)
    assert plain(sent)["delivered"]["status"] == "saved"
    assert actions.send_book(book, "folder", preview=True, with_errors=True).delivered is None
    asked = []
    assert (
        actions.send_book(
            book, "folder", with_errors=True, confirm=lambda out: bool(asked.append(out))
        ).delivered
        is None
    )
    assert "Школа" in asked[0].text or "СОШ № 1" in asked[0].text

    shared = tmp_path / "Обмен"
    got = actions.collect_mail(district_book, folder=shared, inboxes=[tmp_path / "флешка"])
    assert plain(got)["states"] == {"accepted_with_errors": 1}
    shown = actions.answer(district_book, folder=shared, preview=True)
    assert len(shown.prepared.letters) == 1 and shown.delivered == []
    done = actions.answer(district_book, folder=shared, settings=settings)
    (draft,) = done.delivered
    assert draft.status == "drafted" and draft.path.read_bytes().count(b"X-Unsent: 1") == 1
    assert len(plain(done)["delivered"]) == 1 and actions.answer(district_book, folder=shared).delivered == []
    view = actions.journal(district_book, folder=shared)
    assert view.table["answered"].tolist() == ["черновик"] and plain(view)["items"][0]["org_code"] == "05-01"
    assert len(actions.remind(district_book, folder=shared, preview=True).prepared.letters) == 29
    assert actions.purge_files(district_book, folder=shared, dry=True).files == 0


def test_the_copy_returned_to_a_school_is_a_book_with_its_data(district_book, tmp_path):
    book = school_book(tmp_path / "Школа 1.xlsx", 1, wrong=1)
    assert BookInspector().annotate(book, tmp_path / "замечания.xlsx")
    before, after = (BookInspector().inspect(p) for p in (book, tmp_path / "замечания.xlsx"))
    assert before.content_hash == after.content_hash and after.errors == before.errors == 1


def test_a_book_of_an_old_office_is_rebuilt_with_the_same_data(tmp_path):
    import subprocess

    book = school_book(tmp_path / "Школа 1.xlsx", 1)
    profile = (tmp_path / "профиль").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xls:MS Excel 97"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(book)], check=True, capture_output=True, timeout=180
    )
    packed = actions.pack_book(tmp_path / "Школа 1.xls", tmp_path / "out")
    assert packed.path.suffix == ".xlsx" and "пересобрана" in packed.packet.warnings[0]
    assert BookInspector().inspect(packed.path).content_hash == BookInspector().inspect(book).content_hash
    # LibreOffice saved the same book as .xlsx: its texts are shared strings, the stamp goes in all the same.
    command[-1] = "xlsx:Calc MS Excel 2007 XML"
    (tmp_path / "lo").mkdir()
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "lo"), str(book)], check=True, capture_output=True, timeout=180
    )
    packed = actions.pack_book(tmp_path / "lo" / "Школа 1.xlsx", tmp_path / "out")
    seen = BookInspector().inspect(packed.path)
    assert (
        seen.submission == 2
        and seen.content_hash == seen.stamped_hash == BookInspector().inspect(book).content_hash
    )


def test_issued_books_are_matched_by_the_code_inside(district_book, tmp_path):
    issued = tmp_path / "выдано"
    issued.mkdir()
    school_book(issued / "первая.xlsx", 2)
    school_book(issued / "вторая.xlsx", 1)
    shown = actions.inform(
        district_book, issued, codes=["05-01", "05-02"], folder=tmp_path / "Обмен", preview=True
    )
    assert [(one.to, one.attachments[0][0]) for one in shown.prepared.letters] == [
        (address(1), "vtoraya.xlsx"),
        (address(2), "pervaya.xlsx"),
    ]


def test_quarantine_is_decided_by_number(district_book, tmp_path):
    inbox = tmp_path / "письма"
    inbox.mkdir()
    book = school_book(tmp_path / "a.xlsx", 3)
    (inbox / "1.eml").write_bytes(letter("kto@else.example", ("a.xlsx", book.read_bytes())))
    (item,) = actions.collect_mail(district_book, folder=tmp_path / "Обмен", inboxes=[inbox]).items
    assert item.state == "quarantined"
    assert actions.accept(district_book, item.id, folder=tmp_path / "Обмен").state == "accepted"


def test_settings_of_the_district_book_reach_the_servers(
    district_book, dovecot, box, smtp, certificate, secrets
):
    settings = load_settings(
        mail_cards(district_book)
        | {"imap_user": box, "smtp_user": box, "imap_port": dovecot.port, "smtp_port": smtp.port}
    )
    assert (
        settings.address == "rono@rayon.example"
        and settings.retention_days == 1095
        and settings.max_attachment_mb == 30
    )
    settings.ca_file = certificate[0]
    assert actions.save_password(ASCII_PASSWORD, settings=settings) == ["127.0.0.1"]
    assert [found.ok for found in actions.check_mail(settings=settings)] == [True, True]
    assert actions.check_mail(settings=MailSettings()) == []


def test_a_school_book_is_not_a_district_book(tmp_path):
    with pytest.raises(BadFile, match="не книга района"):
        actions.collect_mail(school_book(tmp_path / "a.xlsx", 1), inboxes=[tmp_path])


def test_a_book_with_buttons_leaves_without_macros(tmp_path):
    import zipfile

    from nastavnik.exchange.active import active_content

    book = school_book(tmp_path / "Школа 1.xlsx", 1).rename(tmp_path / "Школа 1.xlsm")
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert active_content(book.read_bytes()) == ("макросы",)
    packed = actions.pack_book(book, tmp_path / "out")
    assert packed.path.suffix == ".xlsx" and active_content(packed.path.read_bytes()) == ()
    assert BookInspector().inspect(packed.path).rows == BookInspector().inspect(book).rows
