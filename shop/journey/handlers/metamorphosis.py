"""The talk's topology: what was let go as a caterpillar comes out as a butterfly.

Slide: "Kafka Streams: a Java API for the same". The same as a query: shop/streams/sql/butterflies.sql.
"""

from events.handling import Group
from events.topology import stream
from shop.journey.events import BUTTERFLIES, CATERPILLARS, ButterflyEmerged, CaterpillarReleased

METAMORPHOSIS = Group("journey-metamorphosis")


class Metamorphosis:
    """What a caterpillar becomes lies in it alone: whoever computes it, and when, gets the same butterfly."""

    @staticmethod
    def cool_transformation(caterpillar: CaterpillarReleased) -> ButterflyEmerged:
        """Wings are symmetric, so their pattern is the name and its mirror image. Each letter makes them wider."""
        return ButterflyEmerged(
            caterpillar_id=caterpillar.caterpillar_id,
            name=caterpillar.name,
            colour=caterpillar.colour,
            wings=f"{caterpillar.name[::-1]}·{caterpillar.name}",
            wingspan_mm=20 + 6 * len(caterpillar.name),
        )


stream(CATERPILLARS).map(Metamorphosis.cool_transformation).to(BUTTERFLIES, group=METAMORPHOSIS)
