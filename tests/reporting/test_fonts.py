"""Fonts: every character that is promised has a glyph, and the right one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from greenscore.reporting.press import fonts, other_fonts
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
    source = fonts.han_sources()[0]
    with source.open("rb") as stream, TTFont(stream, fontNumber=fonts._face(source)) as font:
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
        font_set("绿\U000f1234色\U0002ceff")
    assert caught.value.problem.code == "machine-glyph-missing"
    named = caught.value.problem.args["characters"]
    assert named == "\U000f1234 (U+F1234), \U0002ceff (U+2CEFF)"


def test_pictures_are_taken_from_no_font_of_text():
    with pytest.raises(FontMissing) as caught:
        font_set("😀")
    assert caught.value.problem.args["characters"] == "😀 (U+1F600)"


def test_what_neither_half_has_is_taken_from_a_font_of_the_machine():
    """DejaVu comes with LibreOffice on every machine that the tests are prepared for."""
    plain, fonts_of_all = font_set("绿色"), font_set("绿色 مصنع")
    assert plain.others == ()
    (other,) = fonts_of_all.others
    assert set(map(ord, "مصنع")) <= fonts_of_all.characters
    assert other in fonts_of_all.files
    assert "Greenscore Other 0" in fonts_of_all.family
    assert other.as_uri() in fonts_of_all.css()
    assert plain.css() == font_set("绿").css()


def test_a_picture_is_taken_from_a_font_for_pictures_and_private_use_from_none(monkeypatch):
    monkeypatch.setattr(other_fonts, "_candidates", lambda: (Path("DejaVuSans.ttf"),))
    monkeypatch.setattr(other_fonts, "_characters", lambda _: frozenset(map(ord, "😀ش\ue000")))
    assert other_fonts.fallback("😀ش\ue000")[1] == frozenset({ord("ش")})
    monkeypatch.setattr(other_fonts, "_candidates", lambda: (Path("NotoEmoji-Regular.ttf"),))
    assert other_fonts.fallback("😀\ue000")[1] == frozenset({ord("😀")})


@pytest.mark.parametrize("name", ["characters.txt", "digest.txt", "Greenscore Latin 400.otf"])
@pytest.mark.parametrize("how", ["cut", "changed", "gone"])
def test_a_cache_that_was_changed_heals(name, how):
    before = font_set()
    file = before.files[0].parent / name
    content = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(content[:-9] if how == "cut" else content[:-1] + bytes([content[-1] ^ 1]))
    fonts._made.cache_clear()  # as another process would find it
    assert font_set() == before
    assert file.read_bytes() == content


def test_what_killed_builds_left_is_swept_and_one_that_goes_on_is_not(cache):
    old, young = cache / "making-old", cache / "making-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    fonts._made.cache_clear()
    font_set()
    assert not old.exists()
    young.rmdir()  # it was still there


def test_missing_characters_come_once_in_order_and_controls_do_not_count():
    assert missing_characters("b😀a\n\u200d🏭😀\t", font_set()) == ("😀", "🏭")


def test_without_a_chinese_font_the_problem_says_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "_SYSTEM_FOLDERS", ())
    monkeypatch.setattr(fonts, "_package_folders", lambda _: [])
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
    assert list((tmp_path / "cache" / "greenscore").iterdir()) == []


@pytest.mark.parametrize("share", [0, 0.001])
def test_a_font_that_ends_too_soon_cannot_be_cut(tmp_path, share):
    whole = fonts._latin_source().read_bytes()
    short = tmp_path / "short.ttf"
    short.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(fonts._CutFailed, match=r"short\.ttf"):
        fonts._cut(short, frozenset(map(ord, "abc")), {"wght": 400})


def test_cut_fonts_draw_the_characters_of_their_sources():
    from fontTools.pens.recordingPen import RecordingPen

    source, cut = fonts.han_sources()[0], font_set().files[0]
    with (
        source.open("rb") as stream,
        TTFont(stream, fontNumber=fonts._face(source)) as font,
        TTFont(cut) as own,
    ):
        for code in map(ord, "绿色工厂评价综合能耗￥■①→"):
            drawn = []
            for made in (font, own):
                pen, name = RecordingPen(), made.getBestCmap()[code]
                made.getGlyphSet()[name].draw(pen)
                drawn.append((pen.value, made["hmtx"][name]))
            assert drawn[0] == drawn[1]


def test_without_a_cache_the_fonts_are_made_for_the_run(monkeypatch, tmp_path):
    before = font_set()
    (tmp_path / "greenscore").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = font_set()
    assert found.digest == before.digest
    assert found.files[0].parent != before.files[0].parent
    assert (tmp_path / "greenscore").read_text() == "in the way"


def test_a_set_made_twice_has_the_same_bytes(monkeypatch, tmp_path):
    here = font_set()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert font_set().digest == here.digest


def test_a_set_that_another_process_finished_first_is_kept(cache):
    folder = font_set().files[0].parent
    fonts._make(folder, fonts.han_sources(), whole=False)
    assert [path for path in cache.iterdir() if not path.name.startswith(folder.name[:6])] == []
    assert font_set().files[0].parent == folder


def test_a_kept_set_is_read_without_font_tools():
    font_set()
    code = (
        "import sys; from greenscore.reporting.press.fonts import font_set; font_set('绿');"
        " sys.exit('fontTools' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
