package dev.roomlog.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/// Times as every surface of Roomlog writes them: RFC 3339, UTC, milliseconds, 24 characters.
final class Timestamps {

  private static final int DAY = 24 * 60 * 60 * 1000;
  private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay();

  private Timestamps() {}

  /// Written by hand because a formatter is a third of an event's encoding.
  static String format(long epochMillis) {
    long day = Math.floorDiv(epochMillis, (long) DAY);
    if (day < YEAR_0 || day >= YEAR_10000) {
      return Instant.ofEpochMilli(epochMillis).toString(); // beyond what RFC 3339 can say
    }
    LocalDate date = LocalDate.ofEpochDay(day);
    int millis = Math.floorMod(epochMillis, DAY);
    byte[] text = new byte[24];
    digits(text, 0, 4, date.getYear(), '-');
    digits(text, 5, 2, date.getMonthValue(), '-');
    digits(text, 8, 2, date.getDayOfMonth(), 'T');
    digits(text, 11, 2, millis / 3_600_000, ':');
    digits(text, 14, 2, millis / 60_000 % 60, ':');
    digits(text, 17, 2, millis / 1_000 % 60, '.');
    digits(text, 20, 3, millis % 1_000, 'Z');
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] text, int from, int width, int number, char after) {
    int rest = number;
    for (int i = from + width - 1; i >= from; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    text[from + width] = (byte) after;
  }
}
