
B
@
struct6
4	20
.
pb_type#!google.protobuf.struct_pb2.Struct>
<
o06
4	20
.
pb_type#!google.protobuf.struct_pb2.Struct