"""What staff read who came to a page that is not for their role: a way back, and whom to ask."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.backoffice import BACK_OFFICE


def for_staff(request: HttpRequest) -> bool:
    """Whether somebody of the staff was refused a page of the back office."""
    return request.path_info.startswith(BACK_OFFICE) and request.user.is_active and request.user.is_staff


def refuse(request: HttpRequest) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": "Not for your role"}
    return render(request, "admin/403.html", shown, status=403)
