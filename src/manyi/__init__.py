"""满意: a company's own customer-satisfaction regulation, carried out clause by clause."""

import os

# Read when NumPy is first imported. Scans have threads of their own; those of the linear algebra
# beside them only wait for each other, and were measured to burn ten times the work's CPU time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
