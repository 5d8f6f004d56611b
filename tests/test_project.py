"""What surrounds the code agrees with it: versions, licences, generated pages, the wheel, what is declared."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from test_cli import run

import isthmus

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "isthmus"

MACHINE_PATH = re.compile(
    r"(?<![\w./:~$})-])/(?:" + "|".join(["work", "root", "opt", r"home/\w+", r"Users/\w+"]) + r")/\w"
)


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(project: dict[str, Any]) -> set[str]:
    return {normal(re.split(r"[<>=!~;\[ ]", line)[0]) for line in project["project"]["dependencies"]}


def locked(name: str) -> dict[str, set[str]]:
    """Package -> locked versions (several where they differ by Python version)."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(
        r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(normal(package), set()).add(version)
    return found


def test_one_version(project: dict[str, Any]) -> None:
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited
    assert project["project"]["version"] == isthmus.__version__ == cited[1]


def test_the_changelog_knows_the_version() -> None:
    assert isthmus.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_licences_are_there() -> None:
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "CC-BY-4.0" in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    assert (ROOT / "NOTICE").is_file()


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_what_is_imported_is_declared_and_the_other_way_round(project: dict[str, Any]) -> None:
    homes = metadata.packages_distributions()
    imported: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            imported |= {name.split(".")[0] for name in names}
    others = imported - sys.stdlib_module_names - {"isthmus"}
    carried = {"maplibre"}  # its files are served, nothing of it is imported
    assert {normal(homes.get(name, [name])[0]) for name in others} | carried == declared(project)


def test_every_dependency_has_its_reason(project: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    groups = [line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)]
    named = declared(project) | {normal(re.split(r"[<>=]", line)[0]) for line in groups}
    assert sorted(name for name in named if f"| {name} |" not in page) == []


def test_locks_hold_what_is_declared(project: dict[str, Any]) -> None:
    run, dev = locked("run.lock"), locked("dev.lock")
    assert declared(project) <= run.keys()
    assert run.items() <= dev.items(), "the two locks differ: make lock"
    assert "pandas" not in run
    assert "pyarrow" not in declared(project), "Splink brings it; nothing of ours is written to it"


@pytest.mark.parametrize("name", ["run.lock", "dev.lock"])
def test_locks_have_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE), "no option stands in a lock"
    parts = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert [part.split()[0] for part in parts if "--hash=sha256:" not in part] == []


def test_no_path_of_a_machine_is_checked_in() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {hit[0]}" for hit in MACHINE_PATH.finditer(text) if path != Path(__file__)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /home/ann/atlas", True),
        ('open("/root/x")', True),
        ("https://gov.example/home/ann", False),
        ("~/.local/share/isthmus", False),
        ("$(HOME)/opt/x", False),
    ],
)
def test_what_a_path_of_a_machine_is(text: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is found


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy of what is checked in, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("src", "pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA", "NOTICE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    build = "import hatchling.build as b, sys; print(b.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, "dist"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(folder / "dist" / done.stdout.split()[-1])


def test_the_wheel_carries_everything(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    here = {
        f"isthmus/{p.relative_to(SOURCE).as_posix()}"
        for p in SOURCE.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    assert here - inside == set()
    assert {"isthmus/py.typed", "isthmus/atlas/bundled/sources.csv", "isthmus/atlas/bundled/datapackage.json"} <= inside
    assert any(name.startswith("isthmus/report/templates/") for name in inside)
    licences = {name.rsplit("/", 1)[-1] for name in inside if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA", "NOTICE"}
    assert not [
        name for name in inside if not name.startswith(("isthmus/", f"isthmus-{isthmus.__version__}.dist-info/"))
    ]


def test_the_wheel_works_by_itself(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    tell = "import isthmus; print(isthmus.__file__); print(isthmus.open_atlas().table('sources').height)"
    done = subprocess.run(
        [sys.executable, "-c", tell], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    where, sources = done.stdout.split()
    assert Path(where).is_relative_to(tmp_path)
    assert int(sources) > 0


@pytest.mark.slow
def test_help_costs_little_more_than_a_bare_start() -> None:
    def best(*arguments: str) -> float:
        seconds = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - start)
        return min(seconds)

    assert best("-m", "isthmus", "--help") - best("-c", "pass") < 0.3


README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```console\n\$ isthmus (.*)\n((?:.*\n)+?)```$", README, re.MULTILINE)


def agrees(printed: str, shown: str) -> bool:
    """Whether a text is what an example shows; `…` stands for any text, and every break counts as a space."""
    words = " ".join(printed.split())
    first, *others = (" ".join(piece.split()) for piece in shown.split("…"))
    if not words.startswith(first):
        return False
    at = len(first)
    for piece in others:
        found = words.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return shown.rstrip().endswith("…") or words.endswith(" ".join(shown.split("…")[-1].split()))


@pytest.mark.parametrize(
    ("printed", "shown", "agree"),
    [
        ("one two\nthree", "one two three", True),
        ("one two three", "one … three", True),
        ("one two three", "one …", True),
        ("one two three", "one two", False),
        ("one two three", "one … four", False),
        ("zero one two", "one two", False),
        ("a b c", "a … c … b", False),
    ],
)
def test_what_an_example_shows(printed: str, shown: str, agree: bool) -> None:
    assert agrees(printed, shown) is agree


def test_the_readme_has_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_the_readme_shows_what_is_printed(command: str, shown: str) -> None:
    done = run(*shlex.split(command))
    told = re.sub(r"^\w.* …\n", "", done.stderr, flags=re.MULTILINE)  # progress, on a slow machine
    printed = done.stdout + told
    assert agrees(printed, shown), printed


def test_the_readme_and_the_changelog_name_every_question() -> None:
    for page in (README, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        assert [name for name in isthmus.questions.names() if f"`{name}`" not in page] == []


def test_the_python_of_the_readme_runs() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})


def test_the_overlay_of_the_readme_is_sound(tmp_path: Path) -> None:
    tables = re.findall(r"^(\w+\.csv)\n((?:.+\n)+)", README, re.MULTILINE)
    assert [name for name, _ in tables] == ["sources.csv", "actors.csv", "makes.csv"]
    for name, text in tables:
        (tmp_path / name).write_text(text.removesuffix("```\n"), encoding="utf-8")
    with isthmus.open_atlas(overlay=tmp_path) as atlas:
        answer = isthmus.ask("chokepoints", atlas, good="ammonium-perchlorate")
    assert "makes/acme-propellants.ammonium-perchlorate" in answer.fact_ids


def test_links_of_the_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    lost = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert lost == []
