# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build, test and try out the extension: ``python build.py --help`` says how.

Standard library only, and readable by any Python, so that an old one gets a sentence instead of
a traceback.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "build.py: needs Python 3.11 or newer, this is %d.%d; run it as: python3.11 build.py"
        % sys.version_info[:2]
    )

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))

from tooling import cli

if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:]))
