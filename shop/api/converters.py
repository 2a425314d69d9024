"""What may stand in an address of the API. Anything else is an address that there is not."""


class Sku:
    """Capitals and digits in groups with hyphens between, as in the catalogue."""

    regex = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"

    def to_python(self, value: str) -> str:
        if len(value) > 64:
            raise ValueError(f"A SKU has 64 characters at most, this has {len(value)}.")
        return value

    def to_url(self, value: str) -> str:
        return value
