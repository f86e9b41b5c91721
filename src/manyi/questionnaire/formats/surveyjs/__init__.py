"""SurveyJS JSON (survey-library's "JSON schema of a survey"), in and out, for a declared subset.

Held: radiogroup, dropdown, checkbox, ranking, rating, text (number, date), comment, multipletext,
file, signaturepad, html; panels as the stem of a matrix; matrix, read row by row; visibleIf; choice
points as `score`, indicators as `indicator`, which SurveyJS itself leaves alone. Jumps are written
as visibleIf. What else either side knows is named in the losses.
"""

from manyi.questionnaire.formats.surveyjs.reading import read_surveyjs
from manyi.questionnaire.formats.surveyjs.writing import write_surveyjs

__all__ = ["read_surveyjs", "write_surveyjs"]
