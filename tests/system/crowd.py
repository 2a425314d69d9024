"""Many shoppers at once, over the API: some ask twice, some change their minds, some have a card that is declined."""

import random
from concurrent.futures import ThreadPoolExecutor

from tests.system.asking import DECLINED, PAYS, ask, key_to, path_of, place

CHANGES_MIND, CARD_DECLINED, ASKS_TWICE = 0.1, 0.05, 0.2


class Shopper:
    """Does the same at every run: what may happen by chance comes from the seed."""

    def __init__(self, url, skus, seed):
        self.url, self.skus, self.chance = url, skus, random.Random(seed)

    def order(self):
        """Place one order and return its id."""
        declined = self.chance.random() < CARD_DECLINED
        skus = self.chance.sample(self.skus, k=self.chance.randint(1, 2))
        times = 1 + (self.chance.random() < ASKS_TWICE)
        placed = place(self.url, *skus, card=DECLINED if declined else PAYS, times=times)
        if declined or self.chance.random() < CHANGES_MIND:
            self._cancel(placed)
        return placed["id"]

    def _cancel(self, placed):
        status, told = ask(f"{self.url}{path_of(placed)}/cancel", {}, **key_to(placed))
        assert status in (200, 202, 409), told


def shop_till_they_drop(url, skus, *, shoppers, orders):
    """So many orders by so many shoppers at once; the ids of all."""

    def spree(seed):
        shopper = Shopper(url, skus, seed)
        return [shopper.order() for _ in range(orders // shoppers)]

    with ThreadPoolExecutor(shoppers) as pool:
        return [placed for spree_of_one in pool.map(spree, range(shoppers)) for placed in spree_of_one]
