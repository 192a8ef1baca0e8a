package dev.roomlog.fanout;

import dev.roomlog.access.Directory;
import dev.roomlog.access.Visibility;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import io.micronaut.context.annotation.Context;

/// Ends what the directory no longer allows, as soon as it says so: the connections of an account
/// that was banned or signed out everywhere, and subscriptions to a room that is no longer open to
/// all. A removal from a room is an event of that room, and ends a subscription at its place.
@Context
final class Revocations {

  private final Hub hub;

  Revocations(Directory directory, Hub hub) {
    this.hub = hub;
    directory.onChange((_, entry) -> onChange(entry));
  }

  private void onChange(DirectoryEntry entry) {
    if (entry.getType() == DirectoryType.ACCOUNT && entry.getAccount() != null) {
      if (isRevoking(entry)) {
        hub.shards().forEach(shard -> shard.askAgainForAccount(entry.getAccount()));
      }
    } else if (entry.getType() == DirectoryType.ROOM && entry.getRoom() != null) {
      if (entry.getRemoved() || !Visibility.PUBLIC.text().equals(entry.getVisibility())) {
        hub.shards().forEach(shard -> shard.askAgainForRoom(entry.getRoom()));
      }
    }
  }

  private static boolean isRevoking(DirectoryEntry account) {
    return account.getRemoved()
        || Boolean.TRUE.equals(account.getBanned())
        || account.getValidFrom() != null;
  }
}
