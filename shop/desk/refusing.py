"""What staff read who came to a page that is not for their role, or that is not there: a way back, and whom to ask."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.backoffice import BACK_OFFICE


def for_staff(request: HttpRequest) -> bool:
    """Whether somebody of the staff was refused a page of the back office."""
    return request.path_info.startswith(BACK_OFFICE) and request.user.is_active and request.user.is_staff


def refuse(request: HttpRequest) -> HttpResponse:
    return _told(request, "Not for your role", status=403)


def nothing_here(request: HttpRequest) -> HttpResponse:
    return _told(request, "Nothing here", status=404)


def _told(request: HttpRequest, title: str, *, status: int) -> HttpResponse:
    return render(request, f"admin/{status}.html", {**admin.site.each_context(request), "title": title}, status=status)
