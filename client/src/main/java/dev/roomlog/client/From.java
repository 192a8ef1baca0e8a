package dev.roomlog.client;

import org.jspecify.annotations.Nullable;

/// A room to follow, and from where.
///
/// @param after the position of the last event that is known; null to begin with what is said from
///   now on
public record From(String room, @Nullable String after) {}
