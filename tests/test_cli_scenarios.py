"""`isthmus scenario` as a user meets it."""

from test_cli import run

from isthmus.scenarios import library


def test_list():
    done = run("scenario", "list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(library.names())
    assert "Both theatres at once" in done.stdout


def test_new_and_check(tmp_path):
    made = run("scenario", "new", tmp_path / "mine.toml", "--extends", "stop-gallium")
    assert (made.returncode, made.stdout.strip()) == (0, str(tmp_path / "mine.toml"))
    done = run("scenario", "check", tmp_path / "mine.toml")
    assert done.returncode == 0
    assert done.stdout == "Mine: 14 demands in euro-atlantic and indo-pacific, 1 disruptions; 0 problems\n"


def test_new_leaves_what_is_there(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    done = run("scenario", "new", path)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert path.read_text() == "mine"
    assert run("scenario", "new", tmp_path / "mine.txt").returncode == 2
    assert "near: two-theatres" in run("scenario", "new", tmp_path / "b.toml", "--extends", "two-theatre").stderr
    assert not (tmp_path / "b.toml").exists()


def test_check_tells_every_fault(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "T"\nsummary = "S"\nextends = "two-theatres"\n[priority]\nlrams = 2\n'
        '[[disruption]]\nname = "x"\ngoods = ["galium"]'
    )
    done = run("scenario", "check", path)
    assert done.returncode == 2
    assert "no good 'lrams'; near: lrasm" in done.stderr
    assert "no good 'galium'; near: gallium" in done.stderr
