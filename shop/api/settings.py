"""What the API's libraries are told: REST framework, and drf-spectacular, which writes `docs/openapi.yaml`."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "shop.api.auth.GuestToken",
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": ["shop.api.parsers.SmallJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "shop.api.problems.handle",
    "NUM_PROXIES": 0,  # the web server knows the caller's address; what callers say of it counts for nothing
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR = {
    "TITLE": "Papilio",
    "DESCRIPTION": "Browse, order, wait and follow; for staff, stock.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/shop/papilio.svg",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": True, "displayRequestDuration": True},
    "ENUM_NAME_OVERRIDES": {"Status": "orders.status.Status"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "shop.api.schema.complete",
    ],
}
