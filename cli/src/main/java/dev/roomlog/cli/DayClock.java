package dev.roomlog.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Turns the `hh:mm` of a day's log into times that do not run backwards. The logs name no zone;
/// UTC is assumed.
///
/// A step back of an hour or more is a wrap: of a twelve-hour clock (half a day is added) as long
/// as no hour after 12 was seen, else past midnight (a day is added). A smaller step back is a
/// correction of the clock and stays as it was written.
final class DayClock {

  private static final int HOUR = 60;
  private static final int HALF_DAY = 12 * HOUR;
  private static final int DAY = 2 * HALF_DAY;

  private final Instant midnight;
  private int previous;
  private int added;
  private boolean twelveHours = true;

  DayClock(LocalDate day) {
    this.midnight = day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  Instant at(int hour, int minute) {
    int written = hour * HOUR + minute;
    twelveHours &= hour <= 12;
    if (written <= previous - HOUR) {
      added += twelveHours ? HALF_DAY : DAY;
    }
    previous = written;
    return midnight.plus(Duration.ofMinutes(written + added));
  }
}
