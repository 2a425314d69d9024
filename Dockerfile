# For production: one image for the web, the relay, the consumers and Celery. compose.yaml shows how they fit.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/metamorphosis
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements/run.txt && useradd --system shop
COPY . .
RUN python -m shop.languages.compiling
# The addresses are only there for settings.py to load; collecting files asks none of them.
RUN SECRET_KEY=unused DATABASE_URL=postgres:/// REDIS_URL=redis:// KAFKA_BOOTSTRAP_SERVERS=unused \
    python manage.py collectstatic --no-input
USER shop
EXPOSE 8000
# Set FORWARDED_ALLOW_IPS to the proxy's address: without it, every visitor seems to come from the proxy.
# No access log, and no word of accepted sockets: guests' tokens are in the addresses.
CMD ["uvicorn", "shop.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--ws", "websockets-sansio", \
     "--ws-max-size", "4096", "--ws-per-message-deflate", "false", "--lifespan", "off", "--proxy-headers", \
     "--no-access-log", "--log-level", "warning"]
