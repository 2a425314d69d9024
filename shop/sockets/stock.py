"""The socket of a product's page: how many pieces of its variants are left. Open to all."""

from collections.abc import Iterable
from typing import Any

from shop import doorbell
from shop.queries.availability import heard, skus_of_product
from shop.sockets.closing import Code, Refused
from shop.sockets.live import LiveSocket
from shop.sockets.reading import read


class StockSocket(LiveSocket):
    """What is available of each variant, then each change of it; never an older state after a newer one."""

    versions: dict[str, int]

    async def admit(self) -> Iterable[str]:
        skus = await read(skus_of_product)(self.scope["url_route"]["kwargs"]["slug"])
        if not skus:
            raise Refused(Code.NOT_FOUND)
        self.versions = dict.fromkeys(skus, 0)
        return [doorbell.stock_group(sku) for sku in skus]

    async def tell(self, *, thoroughly: bool) -> bool:  # noqa: ARG002 - a ring and a look are alike here
        for told in await self._unseen():
            await self.send_json(told)
            self.versions[told["sku"]] = told["version"]
        return True

    @read
    def _unseen(self) -> list[dict[str, Any]]:
        return [
            {"sku": row.sku, "available": row.available, "version": row.version}
            for row in heard(self.versions)
            if row.version > self.versions[row.sku]
        ]
