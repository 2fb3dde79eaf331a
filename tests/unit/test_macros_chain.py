"""From the ribbon to Python without a gap: every button, macro and call exists, and the built files hold the sources."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from nastavnik.cli import cli
from nastavnik.desk.addins import build_oxt, build_xlam, sheet_buttons, vba_project
from nastavnik.desk.addins.ribbon import ribbon_xml
from nastavnik.desk.addins.toolbar import addons_xcu
from nastavnik.desk.addins.vba import buttons_module
from nastavnik.desk.buttons import BUTTONS, GROUPS, find_button
from nastavnik.errors import BadInput
from nastavnik.resources import data_dir

MACROS = data_dir("macros")
UI = "{http://schemas.microsoft.com/office/2006/01/customui}"
OOR = "{http://openoffice.org/2001/registry}"


def vba_sources(path: Path) -> dict[str, str]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # olevba uses names that its parser library has renamed
        from oletools.olevba import VBA_Parser

    parser = VBA_Parser(str(path))
    found = {Path(name).stem: text.replace("\r\n", "\n") for _, _, name, text in parser.extract_macros()}
    parser.close()
    return found


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_xlam(tmp_path_factory.mktemp("xlam") / "nastavnik.xlam")


class TestTheTableOfButtons:
    def test_every_button_has_an_action_in_python(self) -> None:
        for button in BUTTONS:
            assert callable(button.load()), button.key

    def test_keys_and_keytips_do_not_clash(self) -> None:
        assert len({b.key for b in BUTTONS}) == len(BUTTONS)
        for form in GROUPS:
            tips = [b.keytip for b in BUTTONS if form in b.forms]
            assert len(set(tips)) == len(tips)

    def test_an_unknown_button_is_named_with_those_there_are(self) -> None:
        with pytest.raises(BadInput, match=r"Нет кнопки «чек».*check"):
            find_button("чек")

    def test_labels_are_russian_and_short_enough_for_a_ribbon(self) -> None:
        for button in BUTTONS:
            assert re.fullmatch(r"[А-ЯЁ][а-яё ]+…?", button.label), button.label
            assert len(button.label) <= 20
            assert button.supertip.endswith(".") and len(button.supertip) < 1024


class TestTheRibbon:
    def test_shows_all_buttons_large_in_the_order_of_work(self) -> None:
        root = ElementTree.fromstring(ribbon_xml())
        tab = root.find(f"{UI}ribbon/{UI}tabs/{UI}tab")
        assert tab is not None and tab.get("label") == "Наставничество"
        for group, form in zip(tab.findall(f"{UI}group"), GROUPS, strict=True):
            shown = [(b.get("tag"), b.get("label"), b.get("size")) for b in group]
            assert shown == [(b.key, b.label, "large") for b in BUTTONS if form in b.forms]

    def test_ids_and_keytips_are_unique(self) -> None:
        buttons = list(ElementTree.fromstring(ribbon_xml()).iter(f"{UI}button"))
        assert len({b.get("id") for b in buttons}) == len(buttons)
        assert len({b.get("keytip") for b in buttons}) == len(buttons)

    def test_every_callback_is_a_macro_that_takes_a_control(self, xlam: Path) -> None:
        source = vba_sources(xlam)["Buttons"]
        called = {b.get("onAction") for b in ElementTree.fromstring(ribbon_xml()).iter(f"{UI}button")}
        for name in called:
            assert f"Public Sub {name}(control As IRibbonControl)" in source


class TestTheMacros:
    def test_sources_are_ascii_and_tiny(self) -> None:
        for path in (MACROS / "excel").glob("*.bas"):
            assert path.read_bytes().isascii(), path.name
        assert len(buttons_module().splitlines()) < 100

    def test_the_module_of_buttons_is_made_from_the_table(self) -> None:
        assert (MACROS / "excel" / "Buttons.bas").read_text(encoding="ascii") == buttons_module()

    def test_the_addin_holds_exactly_the_sources(self, xlam: Path) -> None:
        held = vba_sources(xlam)
        for name in ("RunPythonBase", "Buttons"):
            assert held.pop(name) == (MACROS / "excel" / f"{name}.bas").read_text(encoding="ascii")
        # What is left are Excel's own modules of the workbook and its sheet, without a line of code.
        assert all(re.sub(r"Attribute .*\n?", "", text).strip() == "" for text in held.values())

    def test_building_again_gives_the_same_bytes(self, tmp_path: Path, xlam: Path) -> None:
        spec = importlib.util.spec_from_file_location("build_macros", MACROS / "build.py")
        assert spec is not None and spec.loader is not None
        build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build)
        assert build.compiled_macros(build.read_sources()) == vba_project()
        assert build_xlam(tmp_path / "again.xlam").read_bytes() == xlam.read_bytes()
        first = build_oxt(tmp_path / "a.oxt", "/путь к/python").read_bytes()
        assert build_oxt(tmp_path / "b.oxt", "/путь к/python").read_bytes() == first

    def test_every_call_of_python_exists(self) -> None:
        source = (MACROS / "excel" / "Buttons.bas").read_text(encoding="ascii")
        calls = re.findall(r'RunPython "(.*?)\(\'', source)
        assert calls
        for call in calls:
            statement, _, target = call.partition(";")
            module, _, function = target.rpartition(".")
            assert statement == f"import {module}"
            assert callable(getattr(importlib.import_module(module), function))

    def test_every_button_of_a_sheet_runs_a_macro_that_presses_its_key(self, xlam: Path) -> None:
        source = vba_sources(xlam)["Buttons"]
        for form in GROUPS:
            for drawn, button in zip(
                sheet_buttons(form), [b for b in BUTTONS if form in b.forms], strict=True
            ):
                assert drawn.caption == button.label
                assert f'Public Sub {drawn.macro}()\n    Press "{button.key}"\nEnd Sub' in source

    def test_subs_called_in_vba_are_defined_there(self) -> None:
        text = "\n".join(p.read_text(encoding="ascii") for p in (MACROS / "excel").glob("*.bas"))
        defined = set(re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", text, re.M))
        code = "\n".join(line.split("'")[0] for line in text.splitlines())
        for name in ("RunPython", "ExecuteMac", "ExecuteWindows", "ShowError", "Say", "U", "GetConfig", "ReadFile",
                     "GetConfigFromFile", "GetConfigFilePath", "FileExists", "FileExistsOnWindows", "ParentFolder",
                     "FileOrFolderExistsOnMac", "CreateGUID", "WScript", "ToPosixPath", "ToMacPath", "GetMacDir",
                     "ExpandEnvironmentStrings"):  # fmt: skip
            assert name in defined and len(re.findall(rf"\b{name}\b", code)) > 1, name

    def test_russian_sentences_survive_as_codes(self) -> None:
        text = (MACROS / "excel" / "RunPythonBase.bas").read_text(encoding="ascii")
        joined = re.sub(r'" & _\s*"', "", text)
        said = [bytes.fromhex(code).decode("utf-16-be") for code in re.findall(r'U\("([0-9A-F]+)"\)', joined)]
        assert "Сначала откройте книгу наставничества." in said
        assert any("nastavnik install excel" in sentence for sentence in said)

    def test_nothing_asks_for_a_licence(self, xlam: Path) -> None:
        for text in vba_sources(xlam).values():
            assert "xlwings.pro" not in text and "LICENSE_KEY" not in text.upper() and '".py"' not in text
        package = Path(importlib.import_module("nastavnik").__file__ or "").parent
        for path in package.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    assert not (node.module or "").startswith("xlwings.pro"), path
                elif isinstance(node, ast.Import):
                    assert not any(alias.name.startswith("xlwings.pro") for alias in node.names), path


class TestTheToolbarOfLibreOffice:
    def test_toolbars_and_menu_hold_the_same_buttons(self) -> None:
        root = ElementTree.fromstring(addons_xcu())
        urls = [
            value.text
            for prop in root.iter("prop")
            if prop.get(f"{OOR}name") == "URL"
            for value in prop.iter("value")
        ]
        wanted = [f"vnd.nastavnik:{b.key}?{form}" for form in GROUPS for b in BUTTONS if form in b.forms]
        assert sorted(map(str, urls)) == sorted(wanted * 2)

    def test_the_package_lists_all_its_parts_and_knows_the_interpreter(self, tmp_path: Path) -> None:
        path = build_oxt(tmp_path / "n.oxt", "C:\\Программы\\Python 3\\python.exe")
        with zipfile.ZipFile(path) as package:
            manifest = package.read("META-INF/manifest.xml").decode()
            listed = re.findall(r'full-path="([^"]+)"', manifest)
            assert set(listed) <= set(package.namelist())
            assert package.read("interpreter.txt").decode() == "C:\\Программы\\Python 3\\python.exe"
            handlers = package.read("ProtocolHandler.xcu").decode()
        component = (MACROS / "libreoffice" / "nastavnik_office.py").read_text(encoding="utf-8")
        assert 'NAME = "ru.nastavnik.Handler"' in component and "ru.nastavnik.Handler" in handlers

    def test_the_component_needs_nothing_but_the_office_and_old_python(self) -> None:
        source = (MACROS / "libreoffice" / "nastavnik_office.py").read_text(encoding="utf-8")
        tree = ast.parse(source, feature_version=(3, 7))
        imported = {
            node.module.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
        }
        imported |= {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert imported <= {"com", "os", "subprocess", "threading", "traceback", "uno", "unohelper", "uuid"}


class TestTheWorkbookWithButtons:
    def test_every_button_on_the_sheet_runs_a_macro_of_the_book(self, tmp_path: Path) -> None:
        path = tmp_path / "школа.xlsm"
        arguments = [
            "new",
            "school",
            "--code",
            "05-01",
            "--name",
            "Школа № 5",
            "--buttons",
            "--out",
            str(path),
        ]
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        with zipfile.ZipFile(path) as package:
            drawn = package.read("xl/drawings/vmlDrawing1.vml").decode()
        macros = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)", drawn)
        assert macros == [button.macro for button in sheet_buttons("school")]
        source = vba_sources(path)["Buttons"]
        assert all(f"Public Sub {macro}()" in source for macro in macros)
        assert all(button.caption in drawn for button in sheet_buttons("school"))
