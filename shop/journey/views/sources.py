"""One stage's page: the idea, what it buys and costs, its source, and what changed since the stage before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.journey import stages
from shop.journey.listing import comparison, listing
from shop.journey.outcomes import row


@require_safe
def stage(request: HttpRequest, number: int) -> HttpResponse:
    """The stage's module, and its neighbours."""
    if not 1 <= number <= len(stages.STAGES):
        raise Http404(f"There are {len(stages.STAGES)} stages, and {number} is none of them.")
    this = stages.stage(number)
    before = stages.stage(number - 1) if number > 1 else None
    after = stages.stage(number + 1) if number < len(stages.STAGES) else None
    context = {
        "stage": this,
        "before": before,
        "after": after,
        "stages": stages.STAGES,
        "lines": listing(this.module),
        "pairs": comparison(before.module, this.module) if before else (),
        "row": row(this),
    }
    return render(request, "shop/journey/stage.html", context)
