"""The pages as a browser shows them: nothing logged, every anchor resolves, nothing overflows, no box for a letter."""

import base64
import os
import re
import sys
from pathlib import Path

import pytest
from browser import Browser, found

from faverify.__main__ import main
from faverify.certificate.read import read_run
from faverify.report import html
from faverify.report.build import build_report
from faverify.report.html import style
from faverify.report.lean import lean, slim
from faverify.report.mathtext import mathml
from faverify.report.model import report_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "unit"))
from report_run import write_run

pytestmark = pytest.mark.skipif(found() is None, reason="no Chromium here (Debian: chromium)")
SIZES = [(390, 844), (768, 1024), (1400, 900)]
SCHEMES = ["light", "dark"]
ALONE = """[...document.querySelectorAll('main section>h2')].filter(h => h.checkVisibility()
    && h.parentElement.innerText.trim() === h.innerText.trim()).map(h => h.innerText)"""
FONTS = """[...document.querySelectorAll('td,dt,dd,main p:not(.verdict-line)')].map(
    x => parseFloat(getComputedStyle(x).fontSize))"""
BODY = "parseFloat(getComputedStyle(document.body).fontSize)"
MOST_SCREENS, MOST_SHEETS, MOST_BYTES = 60, 40, 2_000_000
NAMES = ["report", "index", "claim", "longest", "theories", "analysis", "harmful", "harmful-claim"]
DANGLING = """[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')).filter(
    h => h.startsWith('#') && !document.getElementById(decodeURIComponent(h.slice(1))))"""
WIDER = """(() => {
    const room = document.documentElement.clientWidth, found = [];
    const scrolls = e => { for (; e; e = e.parentElement) {
        if (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX)) return true; } return false; };
    for (const e of document.body.querySelectorAll('*')) {
        const box = e.getBoundingClientRect();
        const over = box.right > room + 1 && box.width && e.checkVisibility() && !scrolls(e);
        if (over) found.push(e.tagName + '.' + e.getAttribute('class'));
    }
    return found.slice(0, 5).concat(document.documentElement.scrollWidth > room ? ['page'] : []);
})()"""
UNFOLDED = "getComputedStyle(document.querySelector('.part:not([open])'), '::details-content').contentVisibility"
OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true; })"
# every letter beside a letter that no font has: equal pixels mean that a box is drawn
BOXES = """(async () => {
    const seen = new Map(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const family = getComputedStyle(walk.currentNode.parentElement).fontFamily;
        for (const c of walk.currentNode.data) if (c.trim()) seen.set(family + '\\n' + c, [family, c]);
    }
    const canvas = new OffscreenCanvas(40, 40), pen = canvas.getContext('2d', {willReadFrequently: true});
    const drawn = (family, c) => { pen.clearRect(0, 0, 40, 40); pen.font = '24px ' + family; pen.fillText(c, 8, 28);
        return pen.getImageData(0, 0, 40, 40).data.join(); };
    const bad = [], empty = new Map();
    for (const [family, c] of seen.values()) {
        if (!empty.has(family)) empty.set(family, drawn(family, '\\u{10FFFD}'));
        if (!/[\\u2060-\\u2064\\u200b-\\u200f]/.test(c) && drawn(family, c) === empty.get(family)) bad.push(c);
    }
    return [seen.size, bad];
})()"""
# every formula of the left column beside its lean form: what is wider or higher by a tenth of a letter
MOVED = """[...document.querySelectorAll('.full math')].map((m, i) => {
    const a = m.getBoundingClientRect(), b = document.querySelectorAll('.lean math')[i].getBoundingClientRect();
    return Math.abs(a.width - b.width) + Math.abs(a.height - b.height) > 1.5 ? m.outerHTML : ''; }).filter(Boolean)"""
# reasons of proof lines that one sees only after scrolling to the right
AWAY = """[...document.querySelectorAll('.chain:not(.signed) td:last-child')].filter(e =>
    e.getBoundingClientRect().right > e.closest('.scroll').getBoundingClientRect().right + 1).length"""
FORMULAS = [
    r"\lVert F \rVert_F^{2} + \lVert X Y \rVert_{*} \le \varepsilon\quad\text{if}\quad t \ge 0,\; t \le T,\; s > 0",
    r"\operatorname{P}(\lvert g \rvert \ge x) \le \frac{1}{2}\quad\text{for}\quad x \ge 0",
    r"\int_{0}^{T} \left(\ell \mathbb{1}[\frac{\mathrm{d}}{\mathrm{d} t} \ell > -\kappa \ell]\right)\, \mathrm{d} t",
    r"\sigma_{\max}(Z(0))^{2} + f(x, y)[i] \le g(T - t)^{\top} \frac{h(1/2)}{(1 + t)^{2}}",
    r"Z(0)^{\top} Z(0) \le G^{-1} + G^{1/2} + \sqrt{a b} + f(0) f(2k)^{-1/2} \{0\} - 1",
    r"\sum_{i} r_{i}^{\top} A r_{i} < \kappa \lVert R \rVert^{2}",
]
# the tree without line breaks; the words as one reads them, runs of blanks as one
TREE = "document.documentElement.innerHTML.replace(/\\s*\\n\\s*/g, '')"
SEEN = "document.body.innerText.replace(/\\s+/g, ' ')"
LUMINANCE = """(() => { const sum = c => c.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b);
    const s = getComputedStyle(document.body); return [sum(s.backgroundColor), sum(s.color)]; })()"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where screenshots go: the folder that FAVERIFY_SCREENSHOTS names, else a temporary one."""
    named = os.environ.get("FAVERIFY_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory, quick_run):
    """The report of everything, whole and split; one of every verdict, with harmful texts; an analysis."""
    everything, harmful = tmp_path_factory.mktemp("everything"), write_run(tmp_path_factory.mktemp("harmful"))
    (everything / "certificates").symlink_to(quick_run.folder / "certificates")
    for folder in (everything, harmful):
        build_report(folder, "none", ["html"], split=True)
    analysis = tmp_path_factory.mktemp("analysis") / "iris.html"
    assert main(["analyze", "iris", "--effort", "quick", "-q", "--out", str(analysis)]) == 0
    split = everything / "pages"
    return {
        "report": everything / "report.html", "index": split / "index.html", "claim": split / "claim-lemma9.html",
        "longest": split / "claim-lemma6.html", "theories": split / "theories.html", "analysis": analysis,
        "harmful": harmful / "report.html", "harmful-claim": harmful / "pages" / "claim-harm.html",
    }  # fmt: skip


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_logs_nothing_overflows_nowhere_and_is_kept_as_a_picture(
    browser, pages, kept, name, width, height, scheme
):
    browser.messages.clear()
    browser.open(pages[name], width, height, scheme == "dark")
    browser.screenshot(kept / f"{name}-{width}-{scheme}.png")
    background, ink = browser.value(LUMINANCE)
    assert (background < 200 < ink) if scheme == "dark" else (ink < 200 < background)
    assert browser.value(WIDER) == []
    assert browser.value(DANGLING) == []
    if scheme == "light":  # dark differs in colours only: unfolding the longest pages once is enough
        browser.value(OPEN)
        assert browser.value(WIDER) == []
    assert browser.messages == []
    assert (kept / f"{name}-{width}-{scheme}.png").stat().st_size > 5_000


def test_no_reason_of_a_proof_is_out_of_sight(browser, pages):
    browser.open(pages["longest"], 1400, 900)
    browser.value(OPEN)
    assert browser.value(AWAY) == 0
    browser.open(pages["longest"], 390, 844)
    browser.value(OPEN)
    assert browser.value("document.querySelectorAll('.chain:not(.signed) td:last-child').length") > 20
    assert browser.value(AWAY) == 0
    beside = "document.head.insertAdjacentHTML('beforeend', '<style>.chain tr{display:table-row !important}"
    browser.value(beside + ".chain td{display:table-cell !important}</style>')")
    assert browser.value(AWAY) > 0  # in a column beside the lines they would be


@pytest.mark.parametrize("name", ["report", "claim", "theories", "analysis"])
def test_no_letter_is_a_box_and_every_formula_has_a_size(browser, pages, name):
    browser.open(pages[name], 1400, 900)
    browser.value(OPEN)
    count, boxes = browser.value(BOXES)
    assert count > 60
    assert boxes == []
    flat = "[...document.querySelectorAll('math')].filter(m => m.getBoundingClientRect().height < 5).length"
    assert browser.value(flat) == 0


def test_a_letter_that_no_font_has_is_found(browser, pages, tmp_path):
    page = tmp_path / "box.html"
    text = pages["claim"].read_text(encoding="utf-8").replace("</h3>", " \U0010fff0</h3>", 1)
    page.write_text(text, encoding="utf-8")
    (tmp_path / "style.css").write_text((pages["claim"].parent / "style.css").read_text(encoding="utf-8"), "utf-8")
    browser.open(page, 1400, 900)
    assert browser.value(BOXES)[1] == ["\U0010fff0"]


def test_links_between_the_pages_of_the_split_report_lead_somewhere(pages):
    folder = pages["index"].parent
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    assert len(texts) > 60
    for name, text in texts.items():
        for target in re.findall(r'href="([^"]+)"', text):
            file, _, anchor = target.partition("#")
            assert file in texts or file == "style.css" or not file, (name, target)
            if anchor:
                assert f'id="{anchor}"' in texts[file or name], (name, target)


def test_a_claim_is_two_clicks_away_and_its_page_turns(browser, pages):
    browser.open(pages["index"], 1400, 900)
    box = """document.querySelector('.contents a[href="claim-theorem3.html"]').getBoundingClientRect()"""
    assert 0 < browser.value(f"{box}.top") < browser.value(f"{box}.bottom") < 900
    browser.open(pages["claim"], 1400, 900)
    assert browser.value("document.querySelector('a[rel=next], a[rel=prev]').getAttribute('href')").endswith(".html")
    assert browser.value("document.querySelectorAll('.part:not([open]), .fold:not([open])').length") == 0


def test_the_report_of_everything_is_short_when_folded(browser, pages):
    browser.open(pages["report"], 1400, 900)
    assert browser.value("document.documentElement.scrollHeight") / 900 <= MOST_SCREENS
    assert browser.value("document.querySelectorAll('.part:not([open])').length") > 300


def test_the_report_of_everything_is_a_small_file_and_few_sheets_of_paper(browser, pages):
    assert pages["report"].stat().st_size < MOST_BYTES
    browser.open(pages["report"], 1400, 900)
    printed = base64.b64decode(browser.ask("Page.printToPDF")["data"])
    assert 10 < len(re.findall(rb"/Type /Page\b", printed)) <= MOST_SHEETS


def test_on_paper_a_short_report_is_unfolded_and_a_long_one_says_where_the_rest_is(browser, pages):
    found = {}
    for name in ("report", "harmful"):
        browser.open(pages[name], 1400, 900)
        browser.ask("Emulation.setEmulatedMedia", media="print")
        found[name] = browser.value(UNFOLDED), browser.value("!!document.querySelector('.on-paper')?.checkVisibility()")
        browser.ask("Emulation.setEmulatedMedia", media="")
    assert found == {"report": ("hidden", True), "harmful": ("visible", False)}


def test_on_paper_no_heading_stands_alone_and_no_words_are_larger_than_the_text(browser, pages):
    """The table that stays folded left its heading, and sizes of the screen were kept: cells of 10 points among 8."""
    browser.open(pages["report"], 1400, 900)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    alone, sizes, body = browser.value(ALONE), browser.value(FONTS), browser.value(BODY)
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert alone == []
    assert max(sizes) <= body


def moved(browser, page, shorten):
    """The formulas that look otherwise when they are shortened, inline and displayed."""
    made = [(mathml(latex, display), display) for latex in FORMULAS for display in (False, True)]
    rows = (
        f"<p class=full>{full}</p><div class='{'formula ' if display else ''}lean'>{shorten(full)}</div>"
        for full, display in made
    )
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{style()}</style>{''.join(rows)}", encoding="utf-8")
    browser.open(page, 1400, 900)
    return browser.value(MOVED)


def test_lean_formulas_look_as_the_full_ones(browser, tmp_path):
    assert moved(browser, tmp_path / "lean.html", lean) == []
    assert all(len(lean(mathml(latex, True))) < len(mathml(latex, True)) for latex in FORMULAS)


def test_a_slim_page_is_the_same_tree_and_reads_the_same(browser, quick_run, tmp_path, monkeypatch):
    report = report_of(read_run(quick_run.folder))
    told = []
    for number, change in enumerate((slim, lambda page: page)):
        monkeypatch.setattr(html, "slim", change)
        page = tmp_path / f"{number}.html"
        page.write_text(html.render(report)[0], encoding="utf-8")
        browser.open(page, 1400, 900)
        browser.value(OPEN)
        told.append((browser.value(TREE), browser.value(SEEN), page.stat().st_size))
    (tree, text, small), (full, whole, large) = told
    assert len(full) > 1_000_000
    assert tree == full
    assert text == whole
    assert small < 0.95 * large


def test_a_formula_that_moves_is_found(browser, tmp_path):
    assert moved(browser, tmp_path / "wide.html", lambda full: re.sub(' form="[a-z]*"', "", full)) != []
