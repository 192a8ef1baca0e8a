package dev.roomlog.client;

/// A message that the log has acknowledged.
///
/// @param event the event it became
/// @param created true for a 201; false for a 200, where the server knew the id already and
///   answered with the original
public record Sent(Event event, boolean created) {}
