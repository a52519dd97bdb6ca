# SPDX-License-Identifier: Apache-2.0
"""Tests of the descriptor set that export.py writes.

    python -m unittest discover proto
"""

from __future__ import annotations

import unittest

from google.protobuf import descriptor_pb2 as pb
from google.protobuf import descriptor_pool

from published import ROOT, varint


class DescriptorSetTest(unittest.TestCase):
    def setUp(self) -> None:
        files = pb.FileDescriptorSet.FromString((ROOT / "flyteidl2.binpb").read_bytes()).file
        self.pool = descriptor_pool.DescriptorPool()
        for file in files:
            self.pool.AddSerializedFile(file.SerializeToString())  # fails if an import is missing

    def test_validation_rules_are_kept(self) -> None:
        run = pb.DescriptorProto()
        self.pool.FindMessageTypeByName("flyteidl2.common.RunIdentifier").CopyToProto(run)
        # `buf.validate.field` has the number 1159.
        self.assertIn(varint(1159 << 3 | 2), run.field[0].options.SerializeToString())

    def test_http_options_are_kept(self) -> None:
        service = pb.ServiceDescriptorProto()
        name = "flyteidl2.connector.ConnectorMetadataService"
        self.pool.FindServiceByName(name).CopyToProto(service)
        # `google.api.http` has the number 72295728.
        self.assertIn(varint(72295728 << 3 | 2), service.method[0].options.SerializeToString())


if __name__ == "__main__":
    unittest.main()
