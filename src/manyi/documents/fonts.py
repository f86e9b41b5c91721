"""The Chinese font every picture and every PDF is set in, found where its package put it."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from manyi.problems import Problem, ProblemsFound

PACKAGE = "mplfonts"
FAMILY = "Noto Sans CJK SC"
FILE_NAME = "NotoSansCJKsc-Regular.otf"

# Word sets the text on the reader's machine, with fonts that stand there already. The
# alternatives are for machines without Microsoft's fonts.
WORD_BODY = "宋体"
WORD_HEADING = "微软雅黑"
WORD_LATIN = "Calibri"
WORD_ALTERNATIVES = {
    WORD_BODY: "SimSun,Songti SC,Noto Serif CJK SC,Source Han Serif SC",
    WORD_HEADING: "Microsoft YaHei,PingFang SC,Noto Sans CJK SC,Source Han Sans SC",
}


@dataclass(frozen=True)
class Font:
    """A font: the family name a document uses, and the file it is read from."""

    family: str
    path: Path


@cache
def chinese_font() -> Font:
    """Return the Chinese font; ProblemsFound when the package that holds it is not installed."""
    # find_spec does not run the package, which would pull in Matplotlib.
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ProblemsFound([Problem("documents.font_missing", found=PACKAGE, needed=FILE_NAME)])
    path = Path(spec.origin).parent / "fonts" / FILE_NAME
    if not path.is_file():
        raise ProblemsFound([Problem("documents.font_missing", found=str(path), needed=FILE_NAME)])
    return Font(FAMILY, path)
