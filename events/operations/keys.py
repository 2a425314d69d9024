"""Keys for people: as text where they are text, else as hexadecimal digits. Each form leads back to the same bytes."""

HEX = "hex:"


class BadKeyText(ValueError):
    """A key is written as its text, or as hex: and an even number of hexadecimal digits."""


def show(key: bytes) -> str:
    """``b"GARISH-RUG"`` as ``GARISH-RUG``, ``b"\\xff"`` as ``hex:ff``."""
    try:
        text = key.decode()
    except UnicodeDecodeError:
        return HEX + key.hex()
    return text if text.isprintable() and not text.startswith(HEX) else HEX + key.hex()


def read(text: str) -> bytes:
    """What :func:`show` wrote.

    :raises BadKeyText: if it says hex: and is not
    """
    if not text.startswith(HEX):
        return text.encode()
    try:
        return bytes.fromhex(text.removeprefix(HEX))
    except ValueError as error:
        raise BadKeyText(f"{text} cannot be read. {BadKeyText.__doc__}") from error
