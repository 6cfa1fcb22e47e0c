"""The documentation: `make docs`.  Every command and every line of Python on its pages is run when it is built."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
# The pages run the commands of this environment, without a bar of progress and without threads below processes.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
os.environ["PYTHONPATH"] = str(HERE.parent)
os.environ.setdefault("OMP_NUM_THREADS", "1")

project = "factorflow"
author = "The factorflow developers"
project_copyright = "The factorflow developers"
extensions = [
    "executed",
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build"]
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
mathjax3_config = {"tex": {"inlineMath": [["\\(", "\\)"], ["$", "$"]]}}
napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
default_role = "code"
linkcheck_ignore = [r"https?://"]
html_theme = "furo"
html_title = "factorflow"
html_copy_source = False
html_show_sphinx = False
