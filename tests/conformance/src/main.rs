//! The testee of protobuf's conformance test runner: reads requests from standard input and answers
//! on standard output. Each message is preceded by its length in four bytes, little-endian.
//!
//! Its types are generated like those of the Flyte IDL and use the same code.
#![forbid(unsafe_code)]

use std::io::{self, Read, Write};

mod answer;

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    while let Some(request) = next_request(&mut input)? {
        let response = answer::answer(&request);
        output.write_all(&(response.len() as u32).to_le_bytes())?;
        output.write_all(&response)?;
        output.flush()?;
    }
    Ok(())
}

/// Returns the next message, or `None` at the end of the input.
fn next_request(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 4];
    match input.read_exact(&mut len) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let mut request = vec![0; u32::from_le_bytes(len) as usize];
    input.read_exact(&mut request)?;
    Ok(Some(request))
}

#[cfg(test)]
mod tests {
    use flytepb_testkit::random;
    use flytepb_tests::{hex, with_later_fields};

    use flytepb_conformance::proto3::TestAllTypesProto3;
    use flytepb_wire::WireMessage;

    /// The type has fields of all kinds, packed and unpacked lists, and maps.
    #[test]
    fn every_kind_of_field_is_written_between_unknown_ones() {
        let message_type = TestAllTypesProto3::type_descriptor();
        for seed in 0..100 {
            let bytes = with_later_fields(message_type, &random::wire(message_type, seed));
            let message = TestAllTypesProto3::from_wire(&bytes).unwrap();
            assert_eq!(hex(&message.to_wire()), hex(&bytes), "seed {seed}");
            assert_eq!(message.wire_len(), bytes.len(), "seed {seed}");
        }
    }

    /// A truncated value, in maps with keys of each kind.
    #[test]
    fn errors_name_the_keys_of_maps() {
        for (bytes, path) in [
            (b"\xc2\x03\x04\x08\x05\x10\x80", "map_int32_int32[5]"),
            (b"\xe2\x03\x04\x08\x03\x10\x80", "map_sint32_sint32[-2]"),
            (b"\xea\x03\x04\x08\x04\x10\x80", "map_sint64_sint64[2]"),
        ] {
            let error = TestAllTypesProto3::from_wire(bytes).unwrap_err();
            assert_eq!((error.offset(), error.path()), (6, path));
        }
        // A string key with control characters, and an entry whose value comes first.
        let error = TestAllTypesProto3::from_wire(b"\xaa\x04\x07\x0a\x03a\nb\x12\x09").unwrap_err();
        assert_eq!(error.path(), "map_string_string[\"a\\nb\"]");
        let error = TestAllTypesProto3::from_wire(b"\xc2\x03\x02\x10\x80").unwrap_err();
        assert_eq!(error.path(), "map_int32_int32");
        let error = TestAllTypesProto3::from_wire(b"\xa2\x04\x04\x08\x01\x10\x80").unwrap_err();
        assert_eq!(error.path(), "map_bool_bool[1]");
    }
}
