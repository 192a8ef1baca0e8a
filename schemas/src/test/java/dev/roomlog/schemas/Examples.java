package dev.roomlog.schemas;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One record of each kind, every field that belongs to it filled: the golden records and the
/// examples in docs/events.md.
final class Examples {

  static final PartitionRule RULE = new PartitionRule(64);
  static final String ROOM = "lobby";
  static final long SENT_AT = Instant.parse("2026-11-21T10:00:00.000Z").toEpochMilli();

  private static final int INCARNATION = 0x7c9e6679;
  private static final long FIRST_OFFSET = 4095;
  private static final String ALICE = "0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final String BOB = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
  private static final String POSTED = "019aa5b8-7c00-7000-8000-000000000001";

  private Examples() {}

  /// The nine events, in the order of their type's symbols.
  static List<Event> events() {
    List<Event> events = new ArrayList<>();
    events.add(
        event(EventType.MESSAGE_POSTED, 1)
            .setText("Grüße aus Köln \uD83D\uDC4B \"quoted\"\n\tand a second line")
            .setReplyTo("019aa5b8-7800-7000-8000-000000000000")
            .setOriginalSentAt(Instant.parse("2004-09-20T18:31:07.250Z"))
            .setAttachmentId("4fd1a3f0-5a8e-4b0e-9d53-3f5d4d6b7a10")
            .setAttachmentName("plan.pdf")
            .setAttachmentType("application/pdf")
            .setAttachmentSize(48_213L)
            .build());
    events.add(event(EventType.MESSAGE_EDITED, 2).setMessage(POSTED).setText("Hello").build());
    events.add(event(EventType.MESSAGE_DELETED, 3).setMessage(POSTED).setReason("spam").build());
    events.add(
        event(EventType.REACTION_ADDED, 4).setMessage(POSTED).setEmoji("\uD83D\uDC4D").build());
    events.add(
        event(EventType.REACTION_REMOVED, 5).setMessage(POSTED).setEmoji("\uD83D\uDC4D").build());
    events.add(member(EventType.MEMBER_JOINED, 6).setRole("member").setVersion(1L).build());
    events.add(member(EventType.MEMBER_LEFT, 7).setVersion(2L).build());
    events.add(member(EventType.MEMBER_REMOVED, 8).setReason("rude").setVersion(4L).build());
    events.add(
        event(EventType.ROOM_CHANGED, 9)
            .setTitle("Lobby")
            .setDescription("Where everybody starts")
            .setVisibility("public")
            .setVersion(3L)
            .build());
    return events;
  }

  /// A message as most are: a text and nothing else.
  static Event message(String text) {
    return event(EventType.MESSAGE_POSTED, 1).setText(text).build();
  }

  static List<DirectoryEntry> directoryEntries() {
    Instant created = Instant.parse("2026-11-20T09:30:00.125Z");
    return List.of(
        entry(DirectoryType.PIN).setPartitions(64).build(),
        entry(DirectoryType.ROOM)
            .setRoom(ROOM)
            .setTitle("Lobby")
            .setDescription("Where everybody starts")
            .setVisibility("public")
            .setCreatedBy(ALICE)
            .setCreatedAt(created)
            .build(),
        entry(DirectoryType.MEMBER)
            .setRemoved(true)
            .setRoom(ROOM)
            .setMember(BOB)
            .setRole("member")
            .build(),
        entry(DirectoryType.ACCOUNT)
            .setAccount(ALICE)
            .setHandle("alice")
            .setBanned(false)
            .setCreatedAt(created)
            .setValidFrom(created)
            .build(),
        entry(DirectoryType.BLOCK).setAccount(ALICE).setBlocked(BOB).build(),
        entry(DirectoryType.KEY)
            .setKeyId("k1")
            .setPublicKey("{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k1\"}")
            .setCreatedAt(created)
            .build());
  }

  /// Where the examples' log has this event: one after the other, in the order of their types.
  static Position position(EventType type) {
    return Position.ofRecord(
        INCARNATION, RULE.partitionOf(ROOM), FIRST_OFFSET + type.ordinal() - 1);
  }

  static LogEvent logged(Event event) {
    return new LogEvent(position(event.getType()), SENT_AT, event);
  }

  private static Event.Builder event(EventType type, int number) {
    return Event.newBuilder()
        .setType(type)
        .setRoom(ROOM)
        .setId("019aa5b8-7c00-7000-8000-%012d".formatted(number))
        .setSender(ALICE)
        .setSenderName("alice");
  }

  private static Event.Builder member(EventType type, int number) {
    return event(type, number).setMember(BOB).setMemberName("bob");
  }

  private static DirectoryEntry.Builder entry(DirectoryType type) {
    return DirectoryEntry.newBuilder().setType(type).setVersion(7);
  }
}
