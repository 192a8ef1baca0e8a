package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import java.time.Instant;

/// Directory entries for tests.
final class Entries {

  private Entries() {}

  static DirectoryEntry pin(int partitions) {
    DirectoryEntry entry = of(DirectoryType.PIN, 1);
    entry.setPartitions(partitions);
    return entry;
  }

  static DirectoryEntry room(String room, Visibility visibility, long version) {
    DirectoryEntry entry = of(DirectoryType.ROOM, version);
    entry.setRoom(room);
    entry.setTitle(room + " v" + version);
    entry.setVisibility(visibility.text());
    entry.setCreatedBy("founder");
    entry.setCreatedAt(Instant.parse("2026-01-01T00:00:00Z"));
    return entry;
  }

  static DirectoryEntry member(String room, String member, long version) {
    DirectoryEntry entry = of(DirectoryType.MEMBER, version);
    entry.setRoom(room);
    entry.setMember(member);
    entry.setRole("member");
    return entry;
  }

  static DirectoryEntry account(String account, long version) {
    DirectoryEntry entry = of(DirectoryType.ACCOUNT, version);
    entry.setAccount(account);
    return entry;
  }

  static DirectoryEntry of(DirectoryType type, long version) {
    var entry = new DirectoryEntry();
    entry.setType(type);
    entry.setVersion(version);
    return entry;
  }
}
