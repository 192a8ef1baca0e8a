package dev.roomlog.access;

/// One of our own services, known by the shared service secret. It may read every room and write
/// nothing.
public record ServiceCaller() implements Caller {}
