"""The signature in a guest's link: it opens one order, and an id alone opens none."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="orders.guest")


def guest_token(order_id: UUID) -> str:
    """What a guest's link carries beside the order's id."""
    return _signer.signature(str(order_id))


def opens(order_id: UUID, token: str) -> bool:
    """Whether the token was made for this order; compared in constant time."""
    if not token.isascii():
        return False  # nothing we ever signed, and more than a signature can be compared with
    try:
        return _signer.unsign(f"{order_id}{_signer.sep}{token}") == str(order_id)
    except BadSignature:
        return False
