"""Reading an assignment's source, and each rule that a source can break."""

from string import Formatter

import pytest

from publishing.assignment import SourceError, find_assignments, read_assignment
from publishing.exercises import check_messages, exercise_files, expectations

from .planted import MESSAGES, plant
from .small_book import ROOT

EXTRA_TEXT = '# %% more [markdown] tags=["ko"]\n# 더\n\n'
HALVE = '# %% halve nbgrader={"solution": true}'


def test_by_hand(tmp_path):
    """Are id, exercises, points, languages and messages those that the source states?"""
    assignment = read_assignment(plant(tmp_path, ("withholds: []", "withholds: [cnnlib.convert, cnnlib.plots]")))
    assert (assignment.id, assignment.number, assignment.exercises) == ("99-small", "99", ["halve"])
    assert assignment.withholds == ("cnnlib.convert", "cnnlib.plots")
    cells = {cell.id: cell for cell in assignment.notebook.cells}
    setup = ["title_ko", "title_en", "setup_ko", "setup_en"]
    assert list(cells) == [*setup, "halve", "halve_values", "halve_negative"]
    assert [cells[name].metadata.nbgrader.get("points") for name in ("halve", "halve_values")] == [None, 40]
    assert cells["title_en"].metadata.lang == "en"
    assert (cells["halve"].metadata.nbgrader.locked, cells["halve_values"].metadata.nbgrader.locked) == (False, True)
    assert assignment.misconceptions["doubled"]["en"] == "The number was doubled."
    assert set(assignment.messages) == {"halve.values", "halve.negative", "doubled", "floored"}
    assert len(exercise_files(assignment)) == 4


def test_graders_get_every_word(tmp_path):
    """Do both setup cells carry all messages, where the release takes them out again?"""
    assignment = read_assignment(plant(tmp_path))
    for name in ("setup_ko", "setup_en"):
        source = next(cell.source for cell in assignment.notebook.cells if cell.id == name)
        visible, hidden = source.split("### BEGIN HIDDEN TESTS")
        assert "나머지를 버렸습니다." in hidden
        assert "나머지를 버렸습니다." not in visible


def test_the_courses_assignments_are_found():
    """Is every assignment of the course found, in the order of the chapters?"""
    found = find_assignments(ROOT)
    assert [assignment.path for assignment in found] == sorted((ROOT / "solutions").glob("[0-9]*.py"))
    assert "07-one-by-one-convolution" in [assignment.id for assignment in found]


def test_no_assignment(tmp_path):
    """Is an empty course told apart from one whose assignments are all right?"""
    (tmp_path / "solutions").mkdir()
    with pytest.raises(SourceError, match=r"No assignment found: .*solutions holds no file like 07_"):
        find_assignments(tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("assignment: 99-small", "assignment: 98-small"), "the header's assignment must be '99-small'"),
        (("#     assignment: 99-small\n", ""), "the header's assignment must be '99-small'"),
        ((HALVE, '# %% nbgrader={"solution": true}'), r"this cell has no name in its header: 'def halve"),
        (('title [markdown] tags=["en"]', 'titel [markdown] tags=["en"]'), "'title_ko' must be .* not by 'titel_en'"),
        (('# %% title [markdown] tags=["en"]\n# # A small assignment\n\n', ""), "'title_ko' .* not by 'setup_ko'"),
        ((HALVE, EXTRA_TEXT + HALVE), "'more_ko' .* followed by its English counterpart, not by 'halve'"),
        ((HALVE, EXTRA_TEXT.replace("ko", "en") + HALVE), "'more_en' must be Korean"),
        ((HALVE, EXTRA_TEXT.replace('["ko"]', '["ko", "en"]') + HALVE), "'more_ko_en' .* not by 'halve'"),
        ((HALVE, "# %% more [markdown]\n# more\n\n" + HALVE), "text cell 'more' is tagged neither 'ko' nor 'en'"),
        (("# %% halve_negative", "# %% halve_values"), "two cells are called 'halve_values'"),
        (('"grade": true, "points": 40', '"grade": true'), "cell 'halve_values' is graded but has no points"),
    ],
)
def test_rule_that_a_source_breaks(tmp_path, change, sentence):
    """Is the file named together with the rule and the cell that breaks it?"""
    path = plant(tmp_path, change)
    with pytest.raises(SourceError, match=rf"99_small\.py: .*{sentence}"):
        read_assignment(path)


def test_last_cell_in_one_language_only(tmp_path):
    """Is a text found that stands at the end and has no counterpart to come?"""
    path = plant(tmp_path)
    with path.open("a", encoding="utf-8") as source:
        source.write("\n" + EXTRA_TEXT)
    with pytest.raises(SourceError, match=r"99_small\.py: cell 'more_ko' exists in one language only"):
        read_assignment(path)


def test_translation_not_beside_its_counterpart(tmp_path):
    """Is a translation found that stands behind the cell it introduces?"""
    english = EXTRA_TEXT.replace("ko", "en")
    path = plant(tmp_path, (HALVE, EXTRA_TEXT + HALVE), ("# %% halve_values", english + "# %% halve_values"))
    with pytest.raises(SourceError, match=r"cell 'more_ko' .* not by 'halve'"):
        read_assignment(path)


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        (None, r"messages/99\.yml must hold the parts 'messages' and 'misconceptions'"),
        ("", r"messages/99\.yml must hold the parts"),
        (MESSAGES.partition("misconceptions")[0], r"messages/99\.yml must hold the parts"),
        (MESSAGES.replace('    en: "The value is {got}."\n', ""), r"message 'halve\.values' must be in ko and en"),
        (MESSAGES.replace('    ko: "두', '    de: "zwei"\n    ko: "두'), r"message 'doubled' must be in ko and en"),
    ],
)
def test_catalogue_that_lacks_words(tmp_path, messages, sentence):
    """Is the catalogue named when it, a part of it or a translation is not there?"""
    with pytest.raises(SourceError, match=rf"99_small\.py: {sentence}"):
        read_assignment(plant(tmp_path, messages=messages))


@pytest.mark.parametrize(
    ("changes", "messages", "sentence"),
    [
        ([('"halve.values"', '"halve.value"')], MESSAGES, r"no message for halve\.value in solutions/messages"),
        ([('{"doubled": got == 8}', '{"tripled": got == 12}')], MESSAGES, "no message for tripled in"),
        ([(', "floored": got == -2', "")], MESSAGES, r"no test uses the message\(s\) floored"),
        ([], MESSAGES + '  spare:\n    ko: "가"\n    en: "a"\n', r"no test uses the message\(s\) spare"),
        ([(", got=got)", ", value=got)")], MESSAGES, r"'halve_values' gives .* 'halve\.values' no value for \['got'\]"),
        ([], MESSAGES.replace("doubled.", "doubled: {number}."), r"gives message 'doubled' no value for \['number'\]"),
        ([('"halve.values", got', '"halve." + "values", got')], MESSAGES, r"written out: .checks\.expect\('halve\.'"),
    ],
)
def test_words_and_tests_do_not_match(tmp_path, changes, messages, sentence):
    """Is a key without words, a word without a use, and a placeholder without a value found before a release?"""
    assignment = read_assignment(plant(tmp_path, *changes, messages=messages))
    with pytest.raises(SourceError, match=sentence):
        exercise_files(assignment)


def test_values_behind_stars(tmp_path):
    """Is a test trusted whose values are passed in a dict that only runs can show?"""
    check_messages(read_assignment(plant(tmp_path, (", got=got)", ", **{'got': got})"))))


def test_what_a_test_cell_expects():
    """Are key, suspects and values read from every call, however deep it stands?"""
    source = 'for x in y:\n    checks.expect("k", ok, suspects={"a": p, **more, "b": q}, got=1, wanted=2)\n'
    second, first = expectations(source + 'f.expect("other")\n')
    assert (first.key, first.misconceptions, first.values) == ("k", ("a", "b"), {"got", "wanted"})
    assert (second.key, second.misconceptions, second.values) == ("other", (), frozenset())


@pytest.mark.parametrize("assignment", find_assignments(ROOT), ids=lambda one: one.id)
def test_both_languages_of_a_message_show_the_same_values(assignment):
    """Does no language of a message keep a value to itself?"""
    for key, message in assignment.messages.items():
        korean, english = ({name for _, name, _, _ in Formatter().parse(message[one]) if name} for one in ("ko", "en"))
        assert korean == english, key
