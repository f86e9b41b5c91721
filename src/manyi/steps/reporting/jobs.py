"""Background work of step 7: the files of a report."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from manyi.core.outbox import job, report_progress
from manyi.documents.drawing import Drawer
from manyi.documents.excel import to_xlsx
from manyi.documents.pdf import to_pdf
from manyi.documents.report import Report as Document
from manyi.documents.word import to_docx
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.enums import FileFormat
from manyi.steps.reporting.exports.recorded import document_of
from manyi.steps.reporting.exports.storing import remove_files, store_file

ECHARTS = "vendor/echarts/echarts.min.js"


@job("reporting.write_files", label="生成报告文件")
def write_files(*, report: int) -> None:
    """Write Word, PDF and Excel of a draft; what it showed is noted with them."""
    row = queries.reports().get(pk=report)
    if not row.is_draft:
        return
    shows = queries.words_fingerprint(row)
    writers = _writers(document_of(row))
    written = []
    for number, (file_format, make) in enumerate(writers.items()):
        report_progress(done=number, total=len(writers), label=file_format.label)
        written.append(store_file(row, file_format, make()))
    remove_files(domain.keep_files(row, written, shows=shows))
    report_progress(done=len(writers), total=len(writers))


def _writers(document: Document) -> dict[FileFormat, Callable[[], bytes]]:
    drawer = Drawer(_echarts())
    return {
        FileFormat.WORD: lambda: to_docx(document, drawer),
        FileFormat.PDF: lambda: to_pdf(document, drawer),
        FileFormat.EXCEL: lambda: to_xlsx(document),
    }


def _echarts() -> Path:
    """Return the front-end's own ECharts: the same file draws the pages."""
    found = finders.find(ECHARTS)
    return Path(found) if found else Path(settings.STATIC_ROOT) / ECHARTS
