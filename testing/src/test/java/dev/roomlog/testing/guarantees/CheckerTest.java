package dev.roomlog.testing.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.schemas.Ids;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class CheckerTest {

  private static final String DURABLE = "acknowledged is durable";
  private static final String ORDER = "one order per room";
  private static final String IDENTITY = "one visible event per identity";
  private static final String GAP = "no gap, no duplicate";
  private static final String HISTORY = "history equals the log";
  private static final String REBUILT = "rebuilt history is the same";
  private static final String REVOCATION = "nothing after a revocation";
  private static final String UNKNOWN = "unknown: everywhere or nowhere";

  private final Story story = new Story();

  @Test
  void findsNothingWhereAllIsKept() {
    Verdict verdict = story.verdict();

    assertThat(verdict.isGood()).as("%s", verdict).isTrue();
    assertThat(verdict.toString())
        .contains("9 records, 1 rooms, 6 acknowledgements, 1 subscribers who heard 8 events")
        .contains(DURABLE, ORDER, IDENTITY, GAP, HISTORY, REBUILT, REVOCATION, UNKNOWN);
  }

  @Test
  void findsALossInTheLog() {
    story.log.remove(4);

    assertThat(story.verdict().broken()).contains(DURABLE, GAP, HISTORY);
  }

  @Test
  void findsALossInHistory() {
    story.history.remove(4);

    assertThat(story.verdict().broken()).containsExactly(DURABLE, HISTORY);
  }

  @Test
  void findsAnAcknowledgementOfWhatIsNotInTheLog() {
    story.acknowledged.add(
        new Acknowledgement(Story.ROOM, Ids.next(), story.log.getLast().position().toString()));

    assertThat(story.verdict().broken()).containsExactly(DURABLE);
  }

  @Test
  void findsAnAcknowledgementThatNamesAnotherPlace() {
    String elsewhere = story.log.get(5).position().toString();
    story.acknowledged.set(3, new Acknowledgement(Story.ROOM, story.log.get(3).id(), elsewhere));

    assertThat(story.verdict().broken()).containsExactly(DURABLE);
  }

  @Test
  void acceptsTheAcknowledgementOfACopy() {
    story.acknowledged.add(Story.acknowledgement(story.log.get(Story.MESSAGES)));

    assertThat(story.verdict().broken()).isEmpty();
  }

  @Test
  void findsADuplicateInHistory() {
    story.history.add(3, story.history.get(2));

    assertThat(story.verdict().broken()).containsExactly(IDENTITY, HISTORY);
  }

  @Test
  void findsADuplicateAtASubscriber() {
    story.heard.add(3, story.heard.get(2));

    assertThat(story.verdict().broken()).containsExactly(IDENTITY, GAP);
  }

  @Test
  void findsACopyShownInThePlaceOfTheFirst() {
    story.heard.add(Story.MESSAGES, Told.of(story.log.get(Story.MESSAGES)).json());
    story.heard.removeFirst();

    assertThat(story.verdict().broken()).contains(IDENTITY, GAP);
  }

  @Test
  void findsASwapInHistory() {
    Collections.swap(story.history, 2, 3);

    assertThat(story.verdict().broken()).containsExactly(ORDER, HISTORY);
  }

  @Test
  void findsASwapAtASubscriber() {
    Collections.swap(story.heard, 2, 3);

    assertThat(story.verdict().broken()).containsExactly(ORDER, GAP);
  }

  @Test
  void findsAGapAtASubscriber() {
    story.heard.remove(3);

    assertThat(story.verdict().broken()).containsExactly(GAP);
  }

  @Test
  void findsASubscriberThatWasNotToldTheEnd() {
    story.heard.removeLast();

    assertThat(story.verdict().broken()).containsExactly(GAP);
  }

  @Test
  void findsATextThatTheLogDoesNotHave() {
    story.heard.set(2, story.heard.get(2).replace("message 2", "message 9"));
    story.history.set(2, story.history.get(2).replace("message 2", "message 9"));

    assertThat(story.verdict().broken()).containsExactly(GAP, HISTORY);
  }

  @Test
  void findsADeletedTextInHistory() {
    story.history.set(1, story.heard.get(1));

    assertThat(story.heard.get(1)).contains("message 1");
    assertThat(story.verdict().broken()).containsExactly(HISTORY);
  }

  @Test
  void acceptsASubscriberWhoNeverHeardTheDeletedText() {
    story.heard.set(1, story.history.get(1));

    assertThat(story.history.get(1)).contains("\"erased\":true").doesNotContain("message 1");
    assertThat(story.verdict().broken()).isEmpty();
  }

  @Test
  void findsAnEventThatNobodyWrote() {
    String foreign =
        story.heard.get(2).replace(story.log.get(2).id(), Ids.next()).replace("message 2", "x");
    story.heard.add(3, foreign);

    assertThat(story.verdict().broken()).containsExactly(ORDER, GAP);
  }

  @Test
  void findsADeliveryAfterARevocation() {
    story.until = story.log.get(3).position().toString();
    while (story.heard.size() > 5) {
      story.heard.removeLast();
    }

    assertThat(story.verdict().broken()).containsExactly(GAP, REVOCATION);
  }

  @Test
  void acceptsThatNothingIsToldAfterARevocation() {
    story.until = story.log.get(3).position().toString();
    while (story.heard.size() > 4) {
      story.heard.removeLast();
    }

    assertThat(story.verdict().broken()).isEmpty();
  }

  @Test
  void findsAGapBeforeARevocation() {
    story.until = story.log.get(3).position().toString();
    while (story.heard.size() > 3) {
      story.heard.removeLast();
    }

    assertThat(story.verdict().broken()).containsExactly(GAP);
  }

  @Test
  void findsAnUnansweredMessageThatOnlyTheSubscriberWasTold() {
    story.unanswered.add(new Unanswered(Story.ROOM, story.log.get(4).id()));
    story.acknowledged.remove(4);
    assertThat(story.verdict().broken()).isEmpty();

    story.history.remove(4);
    assertThat(story.verdict().broken()).containsExactly(HISTORY, UNKNOWN);
  }

  @Test
  void findsAnUnansweredMessageThatOnlyHistoryShows() {
    story.unanswered.add(new Unanswered(Story.ROOM, story.log.get(4).id()));
    story.acknowledged.remove(4);
    story.heard.remove(4);

    assertThat(story.verdict().broken()).containsExactly(GAP, UNKNOWN);
  }

  @Test
  void acceptsAnUnansweredMessageThatIsNowhere() {
    story.unanswered.add(new Unanswered(Story.ROOM, Ids.next()));

    assertThat(story.verdict().broken()).isEmpty();
  }

  @Test
  void findsARebuiltPageThatDiffers() {
    story.rebuilt.add(new Rebuilt("messages", story.history, story.history));
    assertThat(story.verdict().broken()).isEmpty();

    story.rebuilt.add(
        new Rebuilt("events", story.history, story.history.subList(1, story.history.size())));
    assertThat(story.verdict().broken()).containsExactly(REBUILT);
  }
}
