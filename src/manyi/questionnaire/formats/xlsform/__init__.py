"""XLSForm (xlsform.org), in and out, for a declared subset.

Held: select_one, select_multiple, rank, integer, decimal, date, text, note, image, file, range;
groups as pages, as the parts of one item, and as the stem of a matrix; relevant, required, hint,
constraint as written here. Points and indicators travel in columns of their own, which tools that
do not know them leave alone. What else either side knows is named in the losses.
"""

from manyi.questionnaire.formats.xlsform.reading import read_xlsform
from manyi.questionnaire.formats.xlsform.writing import write_xlsform

__all__ = ["read_xlsform", "write_xlsform"]
