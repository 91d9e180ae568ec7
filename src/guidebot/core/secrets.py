"""What a secret looks like: tokens of platforms, addresses that let their holder in, passwords in addresses."""

from __future__ import annotations

import re

SHAPES = re.compile(
    r"xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|xoxe\.[\w.-]{8,}"
    r"|\b[MNO][\w-]{22,27}\.[\w-]{5,7}\.[\w-]{27,40}"
    r"|(?<=hooks\.slack\.com/)[\w/-]{16,}"
    r"|(?<=[?&]ticket=)[\w.~%+/=-]{8,}"
    r"|(?<=/webhooks/)\d{15,22}/[\w-]{20,}"
    r"|(?<=/interactions/)\d{15,22}/[\w-]{20,}"
    r"|(?<=/c/)[\w-]{40,}"
    r"|(?<=://)[^/\s:@]+:(?!\d{1,5}/)[^@\s]{1,300}(?=@)"
)
