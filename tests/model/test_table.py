import pytest

from isthmus.model.check import TABLES
from isthmus.model.dates import Edtf
from isthmus.model.table import Vocabulary, column, table


@pytest.fixture(autouse=True)
def leave_the_declarations_as_they_were():
    before = dict(TABLES)
    yield
    TABLES.clear()
    TABLES.update(before)


def test_a_column_is_read_from_its_annotation():
    @table("trials", key=("trial_id",), identity="trial_id")
    class Trial:
        """A trial."""

        trial_id: str = column("Id.")
        parent: str | None = column("The trial before it.", ref="trials.trial_id")
        day: Edtf | None = column("Day.")
        actors: tuple[str, ...] = column("Who.", ref="actors.actor_id")
        mass: float = column("Mass.", unit="kg", ge=0)

    declared = TABLES["trials"]
    assert [(c.name, c.optional, c.many, c.is_date) for c in declared.columns] == [
        ("trial_id", False, False, False),
        ("parent", True, False, False),
        ("day", True, False, True),
        ("actors", False, True, False),
        ("mass", False, False, False),
    ]
    assert Trial(trial_id="t", parent=None, day=None, actors=(), mass=1.0).mass == 1.0
    assert not declared.is_fact


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"key": ("nothing",)}, "key names unknown columns"),
        ({"key": ("a",), "exactly_one": (("a", "z"),)}, "exactly_one names unknown columns"),
        ({"key": ("a",), "ascending": (("a", "z"),)}, "ascending names unknown columns"),
        ({"key": ("a",), "dated_by": "z"}, "dated_by names unknown columns"),
    ],
)
def test_a_rule_on_a_column_that_is_not_there_fails_at_declaration(arguments, message):
    with pytest.raises(TypeError, match=message):

        @table("trials", identity="a", **arguments)
        class Trial:
            a: str = column("a")


def test_a_reference_to_nowhere_and_a_type_no_column_can_hold_fail_at_declaration():
    with pytest.raises(TypeError, match=r"refers to 'actors.name'"):

        @table("one", key=("a",), identity="a")
        class One:
            a: str = column("a", ref="actors.name")

    with pytest.raises(TypeError, match="is not a column type"):

        @table("two", key=("a",), identity="a")
        class Two:
            a: complex = column("a")


def test_a_name_is_declared_once():
    with pytest.raises(TypeError, match="declared twice"):

        @table("actors", key=("a",), identity="a")
        class Again:
            a: str = column("a")


def test_an_unknown_column_names_those_there_are():
    with pytest.raises(KeyError, match="it has source_id, title"):
        TABLES["sources"].column("titel")


def test_every_column_and_term_says_what_it_means():
    for declared in TABLES.values():
        assert declared.meaning, declared.name
        for c in declared.columns:
            assert c.meaning.endswith("."), f"{declared.name}.{c.name}"
            if c.one_of is not None:
                assert isinstance(c.one_of, Vocabulary)
                assert all(c.one_of.terms.values()), c.one_of.name
            if c.kind is float:
                assert c.unit, f"{declared.name}.{c.name} has no unit"
