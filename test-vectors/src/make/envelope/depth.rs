//! Items that nest, just too deep or just not: those are well-formed and no envelope.

use crate::Vector;
use crate::make::cbor::uint;
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::green;
use crate::vector::Layer;

table![
    nested_arrays_17_deep,
    nested_arrays_1000_deep,
    nested_tags_17_deep,
    nested_maps_17_deep,
    nested_map_keys_17_deep,
    nested_arrays_16_deep,
    nested_tags_16_deep,
    nested_maps_16_deep,
    nested_map_keys_16_deep,
];

fn nested_arrays_17_deep() -> Vector {
    too_deep(
        "Arrays in arrays, 17 deep: one more than any item may nest.",
        [vec![0x81; 17], uint(0)].concat(),
    )
}

fn nested_arrays_1000_deep() -> Vector {
    too_deep(
        "Arrays in arrays, a thousand deep.",
        [vec![0x81; 1_000], uint(0)].concat(),
    )
}

fn nested_tags_17_deep() -> Vector {
    too_deep("Tags on tags, 17 deep.", [vec![0xd2; 17], uint(0)].concat())
}

fn nested_maps_17_deep() -> Vector {
    too_deep(
        "Maps as values of maps, 17 deep.",
        [[0xa1, 0].repeat(17), uint(0)].concat(),
    )
}

fn nested_map_keys_17_deep() -> Vector {
    too_deep(
        "Maps as keys of maps, 17 deep.",
        [vec![0xa1; 17], vec![0; 18]].concat(),
    )
}

fn nested_arrays_16_deep() -> Vector {
    deep(
        "Arrays in arrays, 16 deep: as deep as any item may nest, and no envelope.",
        [vec![0x81; 16], uint(0)].concat(),
    )
}

fn nested_tags_16_deep() -> Vector {
    deep(
        "Tags on tags, 16 deep: as deep as any item may nest.",
        [vec![0xd2; 16], uint(0)].concat(),
    )
}

fn nested_maps_16_deep() -> Vector {
    deep(
        "Maps as values of maps, 16 deep: as deep as any item may nest.",
        [[0xa1, 0].repeat(16), uint(0)].concat(),
    )
}

fn nested_map_keys_16_deep() -> Vector {
    deep(
        "Maps as keys of maps, 16 deep: as deep as any item may nest.",
        [vec![0xa1; 16], vec![0; 17]].concat(),
    )
}

fn too_deep(description: &str, cose: Vec<u8>) -> Vector {
    nested("malformed/cbor", description, cose)
}

fn deep(description: &str, cose: Vec<u8>) -> Vector {
    nested("malformed/cose", description, cose)
}

fn nested(reason: &str, description: &str, cose: Vec<u8>) -> Vector {
    let code = Code::of(green().encode()).enclosed(cose);
    refused(Layer::Envelope, reason, description, code)
}
