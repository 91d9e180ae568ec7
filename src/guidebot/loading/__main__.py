"""``python -m guidebot.loading``: what `loading.apart` starts."""

import sys

from guidebot.loading import apart
from guidebot.loading.compiled import compiled
from guidebot.loading.mistakes import Mistakes
from guidebot.loading.reader import parse

if __name__ == "__main__":
    try:
        lines = [compiled(loaded) for loaded in parse(apart.folders(sys.stdin.buffer.read()))]
    except Mistakes as error:
        lines = [apart.refusal(error)]
    sys.stdout.buffer.write(b"\n".join(lines) + b"\n")
