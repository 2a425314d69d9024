"""Which partition a key goes to: what the relay's producer decides by its ``partitioner``, told without sending."""

import struct


def partition_of(key: bytes, *, partitions: int) -> int | None:
    """None for an empty key: records without a key go anywhere.

    What another partitioner wrote, or was written when the topic had fewer partitions, lies elsewhere.
    """
    return (murmur2(key) & 0x7FFFFFFF) % partitions if key else None


def murmur2(data: bytes) -> int:
    """As org.apache.kafka.common.utils.Utils has it."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    h = 0x9747B28C ^ len(data)
    whole = len(data) // 4 * 4
    for (k,) in struct.iter_unpack("<I", data[:whole]):
        k = k * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    if rest := data[whole:]:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15
