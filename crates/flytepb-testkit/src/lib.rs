//! What others need to test and fuzz their own decoders.
