//! Uncompressed length of compressed buffers.

use arrow_ipc::CompressionType;
use zstd::zstd_safe;

/// Returns the announced length of a compressed buffer, if it is possible, and the memory that
/// decompression may take before arrow-ipc finds that the length is wrong.
pub fn uncompressed(codec: CompressionType, bytes: &[u8]) -> Result<(usize, usize), &'static str> {
    let (announced, bytes) = bytes
        .split_first_chunk()
        .ok_or("a compressed buffer is truncated")?;
    let announced = i64::from_le_bytes(*announced);
    if announced == -1 {
        return Ok((bytes.len(), bytes.len()));
    }
    let announced = usize::try_from(announced).map_err(|_| "a buffer's length is negative")?;
    let (longest, takes) = match codec {
        CompressionType::ZSTD => {
            // A block of 4 bytes expands to at most 128 KiB.
            let longest = bytes.len().saturating_mul(128 * 1024 / 4);
            let stated = zstd_safe::get_frame_content_size(bytes).ok().flatten();
            let stated = stated.and_then(|len| usize::try_from(len).ok());
            (stated.unwrap_or(longest), announced)
        }
        _ => {
            // A byte expands to at most 255.
            let longest = bytes.len().saturating_mul(255);
            (longest, longest.min(lz4_takes(bytes, announced)))
        }
    };
    if announced <= longest {
        Ok((announced, takes))
    } else {
        Err("a compressed buffer has another length than announced")
    }
}

/// Returns the memory taken by an LZ4 frame with the announced length. All blocks except the last
/// are full.
fn lz4_takes(frame: &[u8], announced: usize) -> usize {
    match lz4_blocks(frame) {
        Some((blocks, block)) if blocks.saturating_sub(1).saturating_mul(block) > announced => {
            blocks.saturating_mul(block)
        }
        _ => announced,
    }
}

/// Returns the number of blocks in an LZ4 frame, and their maximum length.
fn lz4_blocks(frame: &[u8]) -> Option<(usize, usize)> {
    let rest = frame.strip_prefix(b"\x04\x22\x4d\x18")?;
    let [flags, block, rest @ ..] = rest else {
        return None;
    };
    let block = match block >> 4 & 7 {
        id @ 4..=7 => 1 << (8 + 2 * id),
        _ => return None,
    };
    // Optional content length, optional dictionary id, and header checksum.
    let header = usize::from(flags & 8) + usize::from(flags & 1) * 4 + 1;
    let checksum = if flags & 0x10 == 0 { 0 } else { 4 };
    let mut rest = rest.get(header..)?;
    let mut blocks = 0;
    while let Some((len, after)) = rest.split_first_chunk() {
        let len = u32::from_le_bytes(*len) & 0x7fff_ffff;
        if len == 0 {
            break;
        }
        blocks += 1;
        rest = after.get(len as usize + checksum..).unwrap_or_default();
    }
    Some((blocks, block))
}

#[cfg(test)]
mod tests {
    use super::{lz4_blocks, uncompressed};
    use arrow_ipc::CompressionType;

    #[test]
    fn blocks_of_lz4_are_counted() {
        // See the format description, 1.6.4: a block of 5 bytes, and an uncompressed one of 2
        // bytes.
        let header = |flags, block| [&b"\x04\x22\x4d\x18"[..], &[flags, block]].concat();
        let blocks = b"\x05\0\0\0.....\x02\0\0\x80..\0\0\0\0";
        let plain = [&header(0x40, 0x40)[..], b"h", blocks].concat();
        assert_eq!(lz4_blocks(&plain), Some((2, 64 << 10)));
        // With content length; with block checksums.
        let long = [&header(0x48, 0x70)[..], b"12345678h", blocks].concat();
        assert_eq!(lz4_blocks(&long), Some((2, 4 << 20)));
        let summed = b"\x05\0\0\0.....sum4\x02\0\0\x80..sum4\0\0\0\0";
        let summed = [&header(0x50, 0x50)[..], b"h", summed].concat();
        assert_eq!(lz4_blocks(&summed), Some((2, 256 << 10)));
        assert_eq!(lz4_blocks(&header(0x40, 0x30)), None);
        assert_eq!(lz4_blocks(b"no frame"), None);
    }

    #[test]
    fn an_lz4_bomb_is_not_a_small_buffer() {
        // 300 blocks of 4 MiB, with an announced length of 4 MiB, and of all of them.
        let mut blocks = b"\x04\x22\x4d\x18\x40\x70h".to_vec();
        for _ in 0..300 {
            blocks.extend_from_slice(b"\x00\x50\x00\x00");
            blocks.resize(blocks.len() + 0x5000, 0);
        }
        let buffer = |announced: u64| [&announced.to_le_bytes(), &blocks[..]].concat();
        let codec = CompressionType::LZ4_FRAME;
        let bomb = uncompressed(codec, &buffer(4 << 20));
        assert_eq!(bomb, Ok((4 << 20, 300 << 22)));
        let sound = uncompressed(codec, &buffer(300 << 22));
        assert_eq!(sound, Ok((300 << 22, 300 << 22)));
        assert!(uncompressed(codec, &buffer(1 << 40)).is_err());
    }
}
