"""Celery: errands only. An event says what happened; a task does one slow or failing thing about it."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import beat_init, worker_init

from events.context import carried
from shop.observe.serving import serve_figures
from shop.observe.tasks import observed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")


class ErrandTask(Task):
    """Runs in the story of whoever asked for it, if they sent `events.context.carry()` along as headers."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with carried(self.request.headers), observed(self.name):
            return self.run(*args, **kwargs)


app = Celery("shop", task_cls=ErrandTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
for begins in (worker_init, beat_init):
    begins.connect(serve_figures)
