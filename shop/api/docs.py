"""The docs page: Swagger UI from our own server, for the strict Content-Security-Policy allows no other."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class Docs(SpectacularSwaggerSplitView):
    """`/api/docs/`"""

    url_name = "api-schema"
    template_name = "shop/api/docs.html"
