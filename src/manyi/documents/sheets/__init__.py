"""One sheet of paper: letters and filled-in forms, as Word file and as PDF."""

from manyi.documents.sheets.pdf import sheet_pdf
from manyi.documents.sheets.sheet import Facts, Grid, Part, Sheet, Signs, Words
from manyi.documents.sheets.word import sheet_docx

__all__ = ["Facts", "Grid", "Part", "Sheet", "Signs", "Words", "sheet_docx", "sheet_pdf"]
