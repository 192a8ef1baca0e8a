package dev.roomlog.access;

/// Who calls.
public sealed interface Caller permits Person, ServiceCaller {}
