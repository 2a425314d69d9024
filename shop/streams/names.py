"""What the job and its topics are called."""

from events.conf import conf
from events.declare import Topic
from orders.events import PAYMENTS, POSSIBLE_FRAUD
from shop.journey.events import BUTTERFLIES_SQL, CATERPILLARS

UNREAD = Topic("payments-unread")
READ = (PAYMENTS, CATERPILLARS)
WRITTEN = (POSSIBLE_FRAUD, UNREAD, BUTTERFLIES_SQL)


def job_name() -> str:
    """How Flink calls it: a cluster may run those of other installations, too."""
    return f"{conf().PREFIX}shop-streams"
