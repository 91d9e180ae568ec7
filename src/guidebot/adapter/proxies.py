"""Which proxy a request goes through: ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` say it.

The SDKs read some of these, or none. What is on this machine, a test server for example, is asked directly: a proxy
elsewhere could not reach it.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass

_PLAIN = {"wss": "https", "ws": "http"}


def proxy_for(url: str) -> str | None:
    """The proxy's address for *url*, or None where it is asked directly."""
    asked = urlsplit(url)
    host, scheme = asked.hostname or "", _PLAIN.get(asked.scheme, asked.scheme)
    if _is_here(host) or proxy_bypass(host):
        return None
    known = getproxies_environment()
    found = (known.get(scheme) or known.get("all") or "").strip()
    if not found:
        return None
    return found if "://" in found else f"http://{found}"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
