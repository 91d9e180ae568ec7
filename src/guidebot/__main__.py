"""``python -m guidebot``."""

import sys

from guidebot.cli import main

sys.exit(main())
