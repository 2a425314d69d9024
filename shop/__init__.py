"""The storefront and the project: settings, urls, asgi, celery."""
