"""Every address of the product, made from the one table of routes."""

from liuhen.web.routes import urlpatterns

__all__ = ["urlpatterns"]

handler400 = "liuhen.web.errors.bad_request"
handler403 = "liuhen.web.errors.forbidden"
handler404 = "liuhen.web.errors.not_found"
handler500 = "liuhen.web.errors.fault"
