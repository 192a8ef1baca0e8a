package dev.roomlog.client;

/// Calls that failed and wait before they are made again.
///
/// @param calls how many
/// @param why the newest failure among them, for people
public record Waiting(int calls, String why) {}
