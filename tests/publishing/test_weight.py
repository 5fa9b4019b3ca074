"""One style sheet and one script for a site, and nothing in them that the pages need is lost."""

import json
import re
import shutil
import subprocess

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from publishing.node import node
from publishing.style_sheet import StyleError, joined, purged, shown_by
from publishing.weight import lighten

PAGE = """<html><head>
    <script>document.documentElement.dataset.theme = "dark";</script>
    <link rel="stylesheet" href="_static/a.css?v=1" />
    <link rel="stylesheet" type="text/css" href="_static/b/b.css" />
    <script src="_static/one.js?v=2"></script>
    <script>let shown = 'yes';</script>
    <script defer src="_static/two.js"></script>
    <script type="application/json" id="data">{"kept": true}</script>
</head><body><p class="used">Words <img alt="A figure" src="_images/drawn.svg">
<img alt="A screen" src="_images/screen.webp"></p>
<script>DOCUMENTATION_OPTIONS.pagename = 'page';</script></body></html>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="360pt" height="180.3pt" viewBox="0 0 360 180.3"></svg>'


@pytest.fixture
def site(tmp_path):
    """A site of one page a language, not yet lightened."""
    for language in ("ko", "en"):
        folder = tmp_path / language
        (folder / "_static" / "b").mkdir(parents=True)
        (folder / "_images").mkdir()
        (folder / "page.html").write_text(PAGE, encoding="utf-8")
        (folder / "_static" / "a.css").write_text('@import "b/c.css"; .used { color: red } .unused { color: blue }')
        (folder / "_static" / "b" / "b.css").write_text("/* why */ .later { background: url(p.png) } #gone { top: 0 }")
        (folder / "_static" / "b" / "c.css").write_text("p { color: green }")
        (folder / "_static" / "b" / "p.png").write_bytes(b"picture")
        (folder / "_static" / "one.js").write_text('"use strict"; document.body.classList.add("later")')
        (folder / "_static" / "two.js").write_text("two()")
        (folder / "_images" / "drawn.svg").write_text(SVG)
        Image.new("RGB", (30, 20)).save(folder / "_images" / "screen.webp")
    lighten(tmp_path)
    return tmp_path


def test_by_hand():
    """Are a rule of the page and one of a script kept, and a rule of neither dropped?"""
    css = purged("p{top:0}.a{top:1px}.b{top:2px}.c{top:3px}", ['<p class="a">b</p>'], ["x.className = 'c'"])
    assert css == "p{top:0}.a{top:1px}.c{top:3px}"


def test_alternatives_are_kept():
    """Is a rule kept whose selector has a combinator inside :is(), which PurgeCSS misreads?"""
    rule = ".a kbd:is(:first-child, kbd + kbd){top:0}"
    assert rule in purged("p{top:1px}" + rule, ['<p class="a"><kbd>K</kbd></p>'], [])


def test_words_of_the_text_keep_no_rule():
    """Is a rule dropped whose class is but a word of the prose?"""
    assert ".card" not in purged("p{top:0}.card{top:1px}", ["<p>a card</p>"], [])


def test_theme_is_kept():
    """Are the rules of the dark theme kept, which a script sets?"""
    rule = 'html[data-theme="dark"] p{top:0}'
    assert purged(rule, ["<html><p></p></html>"], ['dataset.theme = "dark"']) == rule


def test_nothing_left_is_an_error():
    """Is an empty style sheet refused, rather than a site without any style published?"""
    with pytest.raises(StyleError, match="PurgeCSS"):
        purged(".a{top:0}", ["<p></p>"], [])


def test_page_loads_one_sheet_and_one_script(site):
    """Do both languages load the same style sheet, and one deferred script that holds theirs in order?"""
    texts = [(site / language / "page.html").read_text(encoding="utf-8") for language in ("ko", "en")]
    assert texts[0] == texts[1]
    assert len(re.findall(r'<link rel="stylesheet"', texts[0])) == 1
    assert len(re.findall(r"<script defer src=", texts[0])) == 1
    script = next((site / "assets").glob("*.js")).read_text(encoding="utf-8")
    places = [script.index(part) for part in ("use strict", "let shown", "two()")]
    assert places == sorted(places)
    assert "pagename" not in script + texts[0]


def run_joined(site, document: str) -> list:
    """Run the page's joined script in node; return what its last file saw, and the errors that were reported."""
    script = next((site / "assets").glob("*.js")).as_posix()
    code = f"""
        const seen = [], errors = [];
        const fresh = {{ document: {document}, two: () => seen.push(shown()), setTimeout: later => {{
          try {{ later(); }} catch (error) {{ errors.push(error.message); }}
        }} }};
        const context = require("vm").createContext(fresh);
        const shown = () => require("vm").runInContext("shown", context);
        require("vm").runInContext(require("fs").readFileSync({json.dumps(script)}, "utf8"), context);
        process.stdout.write(JSON.stringify([seen, errors]));
    """
    result = subprocess.run([str(node()), "-e", code], capture_output=True, encoding="utf-8", check=True)
    return json.loads(result.stdout)


def test_an_error_stops_only_its_own_file(site):
    """Does a file's error reach the browser's log, while the files after it run and see what the page set?"""
    assert run_joined(site, "{ body: { classList: { add() {} } } }") == [["yes"], []]
    (seen, errors) = run_joined(site, "{}")
    assert seen == ["yes"]
    assert len(errors) == 1 and "classList" in errors[0]


def test_strict_mode_stays_in_its_file(site):
    """Does a "use strict" at the head of one file not reach the others?"""
    (loose,) = (site / "assets").glob("*.js")
    assert '"use strict"' in loose.read_text(encoding="utf-8")
    loose.write_text(loose.read_text(encoding="utf-8").replace("two()", "undeclared = 1; two()"), encoding="utf-8")
    assert run_joined(site, "{ body: { classList: { add() {} } } }") == [["yes"], []]


def test_what_must_stay_stays(site):
    """Are data, and the script that sets the theme before anything is drawn, where they were?"""
    text = (site / "ko" / "page.html").read_text(encoding="utf-8")
    assert '<script type="application/json" id="data">{"kept": true}</script>' in text
    assert text.index("dataset.theme") < text.index('rel="stylesheet"')


def test_style_sheet_is_whole(site):
    """Are imports inlined in place, unused rules gone, and loaded files found from where the sheet lies now?"""
    sheet = next((site / "assets").glob("*.css"))
    css = sheet.read_text(encoding="utf-8")
    assert css.index("green") < css.index("red")
    assert ".unused" not in css and "#gone" not in css and "@import" not in css and "why" not in css
    address = re.search(r'url\("([^"]+)"\)', css)[1]
    assert (sheet.parent / address).read_bytes() == b"picture"
    assert not list(site.glob("*/_static/**/*.css"))


def test_figure_keeps_its_place(site):
    """Has a drawn figure its size in CSS pixels (360 pt are 480), a screen its own, and do both wait for a reader?"""
    text = (site / "ko" / "page.html").read_text(encoding="utf-8")
    drawn, screen = re.findall(r"<img[^>]*>", text)
    assert 'width="480"' in drawn and 'height="240"' in drawn and 'alt="A figure"' in drawn
    assert 'width="30"' in screen and 'height="20"' in screen and 'alt="A screen"' in screen
    assert 'loading="lazy"' in drawn and 'loading="lazy"' in screen


def test_formulas_are_collected():
    """Does a formula's text count, its MathML and the prose beside it not?"""
    page = '<p>z<span class="katex"><span class="katex-html"><span>x</span><span>y</span></span></span>w</p>'
    assert shown_by([page]).formulas == {ord("x"), ord("y")}


def test_old_fonts_are_not_loaded(tmp_path):
    """Is the TrueType of a font face left out beside its woff2?"""
    sheet = tmp_path / "static" / "a.css"
    sheet.parent.mkdir()
    sheet.write_text('@font-face{src:url(x.woff2) format("woff2"),url(x.ttf) format("truetype")}')
    css = joined([sheet], tmp_path / "assets")
    assert css == '@font-face{src:url("../static/x.woff2") format("woff2")}'


def test_icons_are_cut(tmp_path):
    """Does an icon font keep the icon that a style sheet names, and lose the others?"""
    import pydata_sphinx_theme

    theme = next(iter(pydata_sphinx_theme.__path__))
    source = f"{theme}/theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts/fa-solid-900.woff2"
    for language in ("ko", "en"):
        static = tmp_path / language / "_static"
        (static / "fontawesome").mkdir(parents=True)
        shutil.copy(source, static / "fontawesome" / "fa-solid.woff2")
        (static / "a.css").write_text(
            '@font-face{font-family:I;src:url(fontawesome/fa-solid.woff2) format("woff2")}'
            '.used:before{content:"\\f002";font-family:I}.unused:before{content:"\\f005";font-family:I}'
        )
        page = '<html><head><link rel="stylesheet" href="_static/a.css"></head><body><i class="used"></i></body></html>'
        (tmp_path / language / "page.html").write_text(page)
    lighten(tmp_path)
    with TTFont(next((tmp_path / "assets").glob("*.woff2"))) as font:
        assert set(font.getBestCmap()) == {0xF002}
