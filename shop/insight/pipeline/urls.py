"""The pipeline's pages, below ``/staff/pipeline``."""

from django.contrib import admin
from django.urls import path

from shop.insight.pipeline import views
from shop.insight.pipeline.actions import PAUSE, REDRIVE, RESUME
from shop.insight.pipeline.deciding import page_of
from shop.insight.pipeline.seeking import seek
from shop.insight.watching import for_watchers

for_staff = admin.site.admin_view

urlpatterns = [
    path("pipeline", for_staff(views.pipeline), name="staff-pipeline"),
    path("pipeline/live", for_watchers(views.live), name="staff-pipeline-live"),
    path("pipeline/groups/<str:group>", for_staff(views.group), name="staff-pipeline-group"),
    path("pipeline/groups/<str:group>/live", for_watchers(views.live_group), name="staff-pipeline-group-live"),
    path("pipeline/groups/<str:group>/pause", for_staff(page_of(PAUSE)), name="staff-pipeline-pause"),
    path("pipeline/groups/<str:group>/resume", for_staff(page_of(RESUME)), name="staff-pipeline-resume"),
    path("pipeline/groups/<str:group>/redrive", for_staff(page_of(REDRIVE)), name="staff-pipeline-redrive"),
    path("pipeline/groups/<str:group>/seek", for_staff(seek), name="staff-pipeline-seek"),
]
