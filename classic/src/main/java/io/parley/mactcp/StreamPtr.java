package io.parley.mactcp;

/// What names a stream in every call. A driver gives no number twice.
///
/// @param number which stream
public record StreamPtr(long number) {}
