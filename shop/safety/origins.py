"""Whether one of our own pages sent a form: what browsers say of it, for where no token was looked at yet."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def sent_by_us(request: HttpRequest) -> bool:
    """True only if the browser says so; of a request that comes from nowhere it says nothing."""
    said = request.headers
    if site := said.get("Sec-Fetch-Site"):
        return site == "same-origin"
    if origin := said.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return _host(said.get("Referer", "")) == request.get_host()


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:  # "http://[": no address at all
        return ""
