"""Fonts: every character that is promised has a glyph, and the right one."""

import os
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from greenscore.guard import kept
from greenscore.reporting.press import cutting, fonts, sources
from greenscore.reporting.press.fonts import FontMissing, font_set, missing_characters

PAGE = "绿色工厂“评价”——综合能耗…阿迪力·买买提 tCO₂e/t Škoda’s 3.14 ≥ → ① ■ ㎡ € 绿\u2009色\u202f厂"


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "greenscore"


def characters(file):
    with TTFont(file) as font:
        return set(font.getBestCmap())


def printed(page, tmp_path):
    from weasyprint import HTML

    pdf = tmp_path / "page.pdf"
    style = f"<style>{font_set().css()}</style>"
    HTML(string=f'<html lang="zh-CN"><body>{style}{page}').write_pdf(pdf)
    return pdf


def test_no_character_of_a_page_prints_as_an_empty_box(tmp_path, caplog):
    printed(f'{PAGE}<p lang="en">{PAGE}</p><b>{PAGE}</b><b lang="en">{PAGE}</b>', tmp_path)
    assert caplog.messages == []


def test_an_empty_box_would_be_seen(tmp_path, caplog):
    printed("\U000f1234", tmp_path)
    assert ".notdef glyph" in caplog.text


def test_a_page_embeds_our_four_fonts_and_no_other(tmp_path):
    import pikepdf

    pdf = pikepdf.open(printed(f"{PAGE}<b>{PAGE}</b>", tmp_path))
    names = {
        str(item["/FontName"]).partition("+")[2]
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    }
    assert names == {
        "Greenscore-Han",
        "Greenscore-Han-Bold",
        "Greenscore-Latin",
        "Greenscore-Latin-Bold",
    }


def test_the_promised_characters_are_those_of_the_files():
    made = font_set()
    for han, latin in (made.files[::2], made.files[1::2]):
        assert made.characters == characters(han) | characters(latin)


def test_letters_are_in_one_file_and_spaces_in_both():
    han, _, latin, _ = map(characters, font_set().files)
    assert {chr(code) for code in han & latin} == set(" \u00a0“”—…·")


def test_chinese_glyphs_are_the_simplified_ones():
    source = sources.han_sources()[0]
    with source.open("rb") as stream, TTFont(stream, fontNumber=cutting._face(source)) as font:
        assert font["name"].getDebugName(1).startswith(("Noto Sans CJK SC", "Noto Sans SC"))


def test_no_file_goes_by_the_trademark():
    for file in font_set().files:
        with TTFont(file) as font:
            shown = {record.toUnicode() for record in font["name"].names if record.nameID < 7}
        assert any(name.startswith("Greenscore") for name in shown)
        assert not any(name.startswith("Noto") for name in shown)


def test_a_rare_character_of_a_name_brings_the_whole_font():
    usual, whole = font_set(PAGE), font_set("朱镕基 喆")
    assert missing_characters("镕喆", usual) == ("镕", "喆")
    assert missing_characters("镕喆", whole) == ()
    assert usual.characters < whole.characters
    assert font_set(PAGE) == usual


def test_a_character_of_no_font_is_named():
    with pytest.raises(FontMissing) as caught:
        font_set("绿😀色\U0002ceff")
    assert caught.value.problem.code == "machine-glyph-missing"
    assert caught.value.problem.args["characters"] == "😀 (U+1F600), \U0002ceff (U+2CEFF)"


def test_missing_characters_come_once_in_order_and_controls_do_not_count():
    assert missing_characters("b😀a\n\u200d🏭😀\t", font_set()) == ("😀", "🏭")


def test_without_a_chinese_font_the_problem_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sources, "_SYSTEM_FOLDERS", ())
    monkeypatch.setattr(sources, "_package_folders", lambda _: [])
    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        font_set()


def test_a_damaged_font_is_named_and_leaves_nothing_behind(monkeypatch, tmp_path):
    broken = tmp_path / "NotoSansSC[wght].ttf"
    broken.write_bytes(b"\0" * 64)
    monkeypatch.setattr(fonts, "han_sources", lambda: (broken, broken))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(FontMissing) as caught:
        font_set()
    assert caught.value.problem.code == "machine-font-unreadable"
    assert caught.value.problem.args["file"] == str(broken)
    assert [path.name for path in (tmp_path / "cache" / "greenscore").iterdir()] == [".lock"]


@pytest.mark.parametrize("share", [0, 0.001])
def test_a_font_that_ends_too_soon_cannot_be_cut(tmp_path, share):
    whole = sources.latin_source().read_bytes()
    short = tmp_path / "short.ttf"
    short.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(cutting.CutFailed, match=r"short\.ttf"):
        cutting.cut(short, frozenset(map(ord, "abc")), {"wght": 400})


def test_cut_fonts_draw_the_characters_of_their_sources():
    from fontTools.pens.recordingPen import RecordingPen

    source, cut = sources.han_sources()[0], font_set().files[0]
    with (
        source.open("rb") as stream,
        TTFont(stream, fontNumber=cutting._face(source)) as font,
        TTFont(cut) as own,
    ):
        for code in map(ord, "绿色工厂评价综合能耗￥■①→"):
            drawn = []
            for made in (font, own):
                pen, name = RecordingPen(), made.getBestCmap()[code]
                made.getGlyphSet()[name].draw(pen)
                drawn.append((pen.value, made["hmtx"][name]))
            assert drawn[0] == drawn[1]


def test_where_the_cache_is_no_folder_the_fonts_are_those_of_this_process(monkeypatch, tmp_path):
    here = font_set()
    (tmp_path / "greenscore").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    elsewhere = font_set()
    assert elsewhere.digest == here.digest
    assert elsewhere.files[0].parents[1] == kept._of_this_process(os.getpid())


def test_without_any_folder_to_keep_them_in_the_problem_names_it(monkeypatch, tmp_path):
    (tmp_path / "greenscore").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept, "_of_this_process", lambda _: tmp_path / "greenscore")
    with pytest.raises(FontMissing) as caught:
        font_set()
    assert caught.value.problem.code == "machine-cache"


def test_a_set_made_twice_has_the_same_bytes(monkeypatch, tmp_path):
    here = font_set()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert font_set().digest == here.digest


def test_a_kept_set_is_read_without_font_tools():
    font_set()
    code = (
        "import sys; from greenscore.reporting.press.fonts import font_set; font_set('绿');"
        " sys.exit('fontTools' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Return how to put font files on a machine that has those of Chinese and no others."""
    folder = tmp_path / "other fonts"
    folder.mkdir()
    monkeypatch.setattr(sources, "_SYSTEM_FOLDERS", (str(folder),))
    monkeypatch.setattr(sources, "_package_folders", lambda _: [])
    monkeypatch.setattr(fonts, "han_sources", lambda: HAN)

    def put(name, characters, weight=400):
        content = cutting.cut(DEJAVU, frozenset(map(ord, characters)), {})
        (folder / name).write_bytes(cutting.renamed(content, name, weight))
        return folder / name

    return put


HAN = sources.han_sources()
DEJAVU = next((file for file in sources._font_files() if file.name == "DejaVuSans.ttf"), None)
needs_dejavu = pytest.mark.skipif(DEJAVU is None, reason="DejaVu Sans, a font of several scripts")


@needs_dejavu
def test_another_font_of_the_machine_has_what_ours_lack(machine):
    with pytest.raises(FontMissing):
        font_set("شركة")
    file = machine("Some.ttf", "شركة ab")
    made = font_set("شركة")
    assert [face.weight for face in made.faces[4:]] == [400, 700]
    assert characters(made.faces[4].file) == set(map(ord, "شركة "))
    assert made.family.split(", ")[2] == made.faces[4].family
    assert sources.others_for("ش") == (sources.Other(file, file),)


@needs_dejavu
def test_of_several_fonts_the_one_with_the_whole_word_is_taken_and_the_plain_one_first(machine):
    machine("A.ttf", "شر")
    machine("Mono.ttf", "شركة")
    plain = machine("Z.ttf", "شركة")
    bold = machine("Z-Bold.ttf", "شركة", 700)
    assert sources.others_for("شركة") == (sources.Other(plain, bold),)


@needs_dejavu
def test_an_emoji_is_printed_by_a_font_for_emoji_alone(machine):
    machine("Text.ttf", "😀")
    with pytest.raises(FontMissing):
        font_set("😀")
    machine("NotoEmoji-Regular.ttf", "😀")
    assert ord("😀") in font_set("😀").characters


@needs_dejavu
def test_the_choice_does_not_depend_on_the_order_of_a_folder(machine, monkeypatch):
    for name in ("B.ttf", "A.ttf", "C.ttf"):
        machine(name, "שלום")
    once = font_set("שלום").digest
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda top: [(p, d, n[::-1]) for p, d, n in walk(top)])
    sources._in_order.cache_clear()
    assert font_set("שלום").digest == once


def test_what_means_nothing_in_particular_is_taken_from_no_font():
    assert sources.others_for("\ue000\U000f1234\ud800\u0378") == ()
