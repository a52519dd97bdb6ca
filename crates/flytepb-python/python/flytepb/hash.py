"""Hashes over inputs, from which Flyte 2 derives cache keys and the names of actions.

    from flytepb import hash

    inputs = flytepb.read("inputs.pb", "flyteidl2.task.Inputs")
    hash.inputs_hash(inputs)  # as generate_inputs_hash_from_proto in the SDK

Results equal those of the Python SDK (`flyte` 2.12.1). Messages are given as `flytepb.Message`, as
messages of `flyteidl2`, or encoded.
"""

from flytepb._flytepb import (
    action_name,
    cache_key,
    content_hash,
    inputs_hash,
    interface_hash,
    task_identity,
    uri_hash,
)

__all__ = [
    "action_name",
    "cache_key",
    "content_hash",
    "inputs_hash",
    "interface_hash",
    "task_identity",
    "uri_hash",
]
