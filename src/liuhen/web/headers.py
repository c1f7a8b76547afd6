"""Response headers that hold the ninth promise in the browser: no page may ask a host outside the bureau."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Inline styles carry measured positions (timelines, progress); inline scripts are not allowed at all.
RULES = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
POLICY = "; ".join(RULES)


def closed(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Add the content policy to every answer, and keep pages with content out of shared caches."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer
