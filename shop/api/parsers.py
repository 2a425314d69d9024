"""JSON that has to be small: whoever sends more is told so, not read to the end."""

import io
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from shop.api.problems import Problem

MOST_BYTES = 64 * 1024


class SmallJSON(JSONParser):
    """JSON of at most 64 KiB. REST framework reads the stream itself, past Django's own limit."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise Problem(413, "too-large", f"A request may have {MOST_BYTES} bytes at most.")
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError("This JSON is nested too deep.") from None
