package dev.roomlog.testing.guarantees;

/// That a message was sent and its sender was never told what became of it.
public record Unanswered(String room, String id) {}
