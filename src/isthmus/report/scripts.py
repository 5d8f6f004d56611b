"""Writing systems that the PDF's own font lacks: what to do with 三菱重工 and 한화 where no font has them.

Typst's built-in serif covers Latin, Greek and Cyrillic. A font on the machine is used for Chinese, Japanese
and Korean names when there is one; without it, only the romanised part of a text is printed and the brief
says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_HAN_KANA = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u30ff\u3190-\u319f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_POINTS = "\u3000-\u3004\u3008-\u3020\u3030"  # brackets, full stop and space of CJK texts

# Only fonts that cover a whole script: a half-covered name would come out with holes.
_PAN_CJK = (
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans CJK KR", "Noto Serif CJK JP", "Noto Serif CJK SC",
    "Source Han Sans", "Source Han Serif", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Arial Unicode MS",
)  # fmt: skip
_HAN_FONTS = (
    *_PAN_CJK, "Noto Sans JP", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic", "MS Gothic", "Meiryo",
    "IPAGothic", "IPAexGothic", "VL Gothic", "TakaoGothic",
)  # fmt: skip
_HANGUL_FONTS = (*_PAN_CJK, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic", "UnDotum", "Baekmuk")


@dataclass(frozen=True)
class Scripts:
    """Which font, if any, prints Chinese characters and kana, and which prints Hangul."""

    han_kana: str | None
    hangul: str | None

    @property
    def fonts(self) -> tuple[str, ...]:
        """The fonts to fall back on, without repeats."""
        return tuple(dict.fromkeys(font for font in (self.han_kana, self.hangul) if font))


def scripts_on_this_machine() -> Scripts:
    """Look through the fonts that Typst finds here."""
    import typst

    return scripts_of(typst.Fonts(include_system_fonts=True).families())


def scripts_of(families: Iterable[str]) -> Scripts:
    """What the named font families can print."""
    known = {family.casefold(): family for family in families}

    def first(wanted: Iterable[str]) -> str | None:
        return next((known[name.casefold()] for name in wanted if name.casefold() in known), None)

    return Scripts(first(_HAN_FONTS), first(_HANGUL_FONTS))


def has_cjk(text: str) -> bool:
    """Whether any character needs a Chinese, Japanese or Korean font."""
    return re.search(f"[{_HAN_KANA}{_HANGUL}]", text) is not None


def printable(text: str, scripts: Scripts) -> str:
    """The text without the characters that no font prints; brackets and separators left empty go too.

    A text of nothing else becomes `[no romanised name]`.
    """
    missing = ("" if scripts.han_kana else _HAN_KANA) + ("" if scripts.hangul else _HANGUL)
    if not missing or not re.search(f"[{missing}]", text):
        return text
    kept = re.sub(f"[{missing}]", "", text)
    kept = re.sub(f"[{_POINTS}]+", " ", kept)
    kept = re.sub(r"\(\s*[,;/·・]*\s*\)|\[\s*\]|（\s*）|“\s*”|\"\s*\"", "", kept)
    kept = re.sub(r"[\s,;/]+\)", ")", kept)
    kept = re.sub(r"\s+([,;.])", r"\1", re.sub(r"\s{2,}", " ", kept))
    kept = kept.strip(" ,;/·・-–—")
    return kept if re.search(r"\w", kept) else "[no romanised name]"
