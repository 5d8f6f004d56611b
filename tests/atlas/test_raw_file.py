import pytest

from isthmus.atlas.raw_file import bare_utf16


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Talks in Tokyo on 5 May 2031\r\n", "Gespräche in Tōkyō: 東京での会談, 5 May\n", "<html><body>"])
def test_utf16_without_a_mark_is_known_by_its_zeros(text, encoding):
    assert bare_utf16(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    "head",
    [
        b"", b"Talks in Tokyo", b"a\x00", bytes(range(256)), b"\x00" * 64, b"\x7fELF\x02\x01\x01" + b"\x00" * 57,
        b"a\x00\x01\x00" * 20, "漢字だけの文書です".encode("utf-16-le"), "Talks".encode("utf-32-le"),
    ],
)  # fmt: skip
def test_other_bytes_are_not(head):
    assert bare_utf16(head) == ""
