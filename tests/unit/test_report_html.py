"""The HTML report is one harmless file: no script, no network, escaped, linked, small, and the same each time."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report_run import CERTIFIED, HOSTILE, LONG_LATEX, PROVED, REFUTED, certificate, control, index_of, part, write_run

from faverify.certificate.read import Run, read_run
from faverify.outcome import Step
from faverify.report import html
from faverify.report.model import report_of
from faverify.report.pages import split
from faverify.report.theories import shown_once

VOID = {"meta", "br", "link", "img", "input", "hr"}
CELLS, ROWS = {"td", "th"}, {"td", "th", "tr"}
CLOSES = {"td": CELLS, "th": CELLS, "tr": ROWS, "tbody": ROWS | {"thead", "tbody"}}  # the end tags that HTML implies
CLOSES |= {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
CLOSES |= {tag: {"p"} for tag in ("p", "div", "table", "ul", "ol", "dl", "details", "section", "article", "figure")}
CLOSES |= {tag: {"p"} for tag in ("h1", "h2", "h3", "h4", "h5", "blockquote", "pre")}
LOADING = {"src", "srcset", "data", "action", "formaction", "background", "poster"}


class Page(HTMLParser):
    """Collects ids, links, elements and text; complains about tags that do not nest (as HTML has it)."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.attributes, self.open, self.words = [], [], set(), [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("href", "xlink:href"):
                self.links.append(value)
        while self.open and self.open[-1] in CLOSES.get(tag, ()):
            self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open[-1] != tag and self.open[-1] in (*CLOSES, "p"):
            self.open.pop()
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    report = report_of(read_run(write_run(tmp_path_factory.mktemp("run"))))
    return html.render(report)


@pytest.fixture(scope="module")
def page(rendered):
    return Page(rendered[0])


def test_no_script_and_nothing_is_loaded(rendered, page):
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "base", "form", "img"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in LOADING]
    assert all(link.startswith("#") for link in page.links)
    assert all(url.startswith("data:font/woff2;base64,") for url in re.findall(r"url\(([^#][^)]*)\)", rendered[0]))
    assert "default-src 'none'" in rendered[0]


def test_every_id_is_unique_and_every_link_leads_somewhere(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_hostile_text_is_shown_and_not_obeyed(page):
    assert " ".join(HOSTILE.split()) in page.text


def test_formulas_that_cannot_be_converted_are_shown_as_source_and_counted(rendered, page):
    shown = len(set(re.findall('<code class="source">(.*?)</code>', rendered[0], re.DOTALL)))
    assert shown == 6
    assert f"{shown} formulas are shown as source" in page.text
    assert len(rendered[1]) == 1


def test_the_page_says_what_a_referee_needs(page):
    for phrase in (
        "5 pass, 1 fail, 1 inconclusive, 1 erratum (1 error); weakest evidence behind a pass: certified",
        "with what it uses: ? inconclusive", "restored: certain", "24 instances, n, m, r ≤ 6, at t = 1/2, 1, 2",
        "Enforced: such cases are vacuous", "Does not show: that A becomes positive semidefinite", "FA in place of FA*",
        "python -m faverify verify lemma5 --effort standard --seed 0", "! not refuted", "✓ refuted",
        "Not checked, and why",
        "AISTATS 2022", "no counterexample at 40 exact cases", "python -m faverify all --effort quick --seed 0",
    ):  # fmt: skip
        assert phrase in page.text, phrase


def test_claims_are_named_numbered_and_turned_like_pages(rendered, page):
    assert "Lemma 5 · Title of lemma5" in page.text
    assert "Theorem 1" in page.text
    turns = re.findall(r'<p class="turn">(.*?)</p>', rendered[0])
    assert len(turns) == 8
    assert 'rel="prev"' not in turns[0]
    assert 'rel="next"' not in turns[-1]
    assert all('rel="prev"' in turn for turn in turns[1:])
    assert all('href="#matrix"' in turn for turn in turns)


def test_parts_are_folded_after_their_verdict_unless_they_do_not_pass(rendered):
    folds = re.findall(r'<details class="part"( open)?><summary>.*?class="v (\w+)"', rendered[0], re.DOTALL)
    assert {(bool(opened), verdict == "pass") for opened, verdict in folds} == {(False, True), (True, False)}


def test_pages_are_one_a_claim_and_everything_is_unfolded_on_them(tmp_path):
    made = split(report_of(read_run(write_run(tmp_path))))
    assert {name for name in made if name.startswith("claim-")} == {
        f"claim-{label}.html" for label in ("fact2", "lemma5", "lemma8", "theorem1", "corollary", "slip", "n4", "harm")
    }
    assert set(made) >= {"index.html", "theories.html", "style.css"}
    assert '<details class="part">' not in made["claim-lemma5.html"]
    assert 'href="claim-fact2.html"' in made["claim-lemma5.html"]
    assert not any("<script" in text for text in made.values())
    assert "font/woff2" in made["style.css"]
    for name, text in made.items():
        if name.endswith(".html"):
            Page(text)


def test_verdicts_never_rest_on_colour_alone(rendered):
    badges = re.findall(r'<span class="v (\w+)">([^<]*)</span>', rendered[0])
    assert len(badges) > 20
    for name, text in badges:
        assert text.split()[1] == name or "refuted" in text


def test_evidence_is_never_shown_without_a_scope(rendered):
    badges = re.findall(r'<p class="badge">.*?</p>', rendered[0])
    assert len(badges) > 10
    assert all(re.search(r"(<b>\w+</b> )?<i>[^<]+</i>", badge) for badge in badges)


def test_plots_carry_no_date_and_no_metadata(rendered):
    assert "<metadata" not in rendered[0]
    assert rendered[0].count('<svg class="plot"') == 3
    assert html_of_two_renders_is_equal(rendered)


def html_of_two_renders_is_equal(rendered):
    from faverify.report.figures import plot_svg

    series = [
        {"name": "l", "x": [0.0, 1.0], "y": [1.0, 2.0]},
        {"name": "bound", "x": [0.0], "y": [3.0], "role": "bound"},
    ]
    return plot_svg(series, "k", "t") == plot_svg(series, "k", "t")


def test_fifty_claims_stay_below_two_megabytes(tmp_path):
    many = [
        certificate(
            f"claim{i}", [part("a", CERTIFIED, latex=LONG_LATEX), *[part(f"part {k}", PROVED) for k in range(3)]],
            [control(REFUTED)] * 4, doc="word " * 300, uses=[f"claim{i // 2}"] if i else [],
        )
        for i in range(50)
    ]  # fmt: skip
    text, notes = html.render(report_of(read_run(write_run(tmp_path, many))))
    assert len(text.encode()) < html.MOST_BYTES
    Page(text)
    assert not any("figures" in note for note in notes)
    assert text.count("<svg class=plot") == 50


def test_a_large_page_says_its_long_proofs_and_neighbours_as_text_and_scopes_once(tmp_path, monkeypatch):
    long = replace(PROVED, steps=(Step("x >= 0", "", r"x \ge 0"), *[Step("x >= 0", "because", r"x \ge 0")] * 10))
    proof = replace(PROVED, steps=(Step("y >= 0", "(one) K1 identity", r"y \ge 0"),) * 2)
    alike = [control(REFUTED)] * 3
    run = report_of(read_run(write_run(tmp_path, [certificate("fact2", [part("a", long), part("b", proof)], alike)])))
    small, _ = html.render(run)
    monkeypatch.setattr(html, "MOST_FORMULAS", 5)
    large, _ = html.render(run)
    assert large.count("<span class=line>x >= 0") == 11
    assert large.count("<td>y >= 0<td>(one)") == 2
    assert "<td>y &gt;= 0" not in small
    assert 'class="line"' not in small
    folded = [page.partition("controls")[2].partition("Run it again")[0] for page in (small, large)]
    assert [page.count("<b>exact</b>") for page in folded] == [3, 1]
    assert folded[0].count('<div class="control">') == folded[1].count("<li><code>") == 3
    assert "plain text here" in Page(large).text
    assert "plain text here" not in Page(small).text
    (page,) = [text for name, text in split(run).items() if name == "claim-fact2.html"]
    assert page.count('class="line"') == 0


def test_a_theory_that_shares_lines_with_an_earlier_one_is_shown_as_what_differs():
    def theory(name, **definitions):
        lines = {"name": name, "definitions": definitions, "values": {}, "flow": {"Z": "E @ C"}, "letters_latex": {}}
        return lines

    base = theory("a", E="Y - Z @ W", F="E @ C", G="Z.T @ Z")
    near = theory("b", E="Y - Z @ W", F="E @ C", G="Z @ Z.T", H="0")
    far = theory("c", E="Y", F="E @ C")
    (one, none, nothing), (two, of, same), (three, other, _) = shown_once([base, near, far])
    assert (one, none, nothing) == (base, None, ())
    assert of is base
    assert same == ["E", "F", "D(Z)"]
    assert two["definitions"] == {"G": "Z @ Z.T", "H": "0"}
    assert two["flow"] == {}
    assert (three, other) == (far, None)


def test_a_run_of_nothing_still_makes_a_page(tmp_path):
    nothing = Run(tmp_path, index_of([], "python -m faverify all"), {})
    text, _ = html.render(report_of(nothing))
    assert "no claim was checked" in Page(text).text


def test_a_page_without_warnings_says_so(tmp_path):
    clean = certificate("fact2", [part("orthogonality", PROVED)], theory={"name": "fa_star", "title": "FA*"})
    text, _ = html.render(report_of(read_run(write_run(tmp_path, [clean]))))
    assert "No warnings." in Page(text).text


def test_figures_are_left_out_with_a_warning_where_the_page_would_be_too_large(tmp_path, monkeypatch, rendered):
    monkeypatch.setattr(html, "MOST_BYTES", len(rendered[0].encode()) - 100)
    text, notes = html.render(report_of(read_run(write_run(tmp_path))))
    assert not re.search('<svg class="?plot', text)
    assert "left out" in notes[0]
    assert "figures are left out" in Page(text).text


def test_every_table_scrolls_in_a_box_of_its_own_or_is_stacked_on_a_phone(rendered):
    """Found here: the page was 412 pixels wide on a telephone of 390, and 415 with another table."""
    tables = re.findall(r'(<div class="scroll">)?<table class="(\w+)"', rendered[0])
    assert {"matrix", "summary"} <= {name for _, name in tables}
    assert {name for box, name in tables if not box} <= {"bounds", "matrix"}
    narrow = rendered[0].partition("@media screen and (max-width:50rem)")[2]
    assert ".summary thead{display:none}" in narrow
    assert ".bounds thead{display:none}" in narrow
    assert ".matrix thead{display:none}" in narrow
    assert ".m.wide,.m.long{display:inline-block;max-width:100%;overflow-x:auto" in narrow


def test_a_keyboard_can_pass_the_contents_and_the_first_screen_says_what_its_levels_mean(rendered):
    text = rendered[0]
    first = re.search(r"<body[^>]*>\s*<(\w+)[^>]*href=\"#(\w+)\"", text)
    assert first.groups() == ("a", "top")
    assert '<main id="top" tabindex="-1">' in text
    opening = text[: text.index('<section id="matrix">')]
    named = re.findall(r'<span class="e (\w+)" style', opening)
    assert named
    for level in named:
        assert level == "open" or f"<strong>{level}</strong>: " in opening


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_marks_that_turn_text_around_are_seen(tmp_path, mark):
    named = certificate("fact2", [part("a", replace(PROVED, scope=f"at {mark}x", explanation=f"read {mark}y"))])
    text, _ = html.render(report_of(read_run(write_run(tmp_path, [named]))))
    assert mark not in text
    shown = ascii(mark)[1:-1]
    assert f"at {shown}x" in text
    assert f"read {shown}y" in text
