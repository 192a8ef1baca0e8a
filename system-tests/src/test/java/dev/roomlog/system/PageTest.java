package dev.roomlog.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.roomlog.client.Draft;
import dev.roomlog.client.Roomlog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser, as two people use it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SHOWN = "#messages [data-id]";

  private AllInOneProcess roomlog;
  private Chromium chromium;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.NEVER) Path folder) {
    var executable = Chromium.executable();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.HOW_TO_INSTALL);
    chromium = Chromium.start(executable.orElseThrow());
    roomlog = AllInOneProcess.start(folder, Deployment.freePort(), Deployment.freePort());
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
      roomlog.close();
    }
  }

  @Test
  void twoPeopleChatAndSurviveARestartWithoutReload() {
    try (BrowserContext alices = chromium.browser().newContext();
        BrowserContext bobs = chromium.browser().newContext()) {
      Page alice = join(alices, "alice");
      Page bob = join(bobs, "bob");

      say(alice, "hello bob");
      say(bob, "hello alice <b>&amp;");
      for (Page page : List.of(alice, bob)) {
        assertThat(page.locator(SHOWN)).hasCount(2);
        assertThat(page.locator(SHOWN).last()).containsText("hello alice <b>&amp;");
      }

      roomlog.kill();
      assertThat(alice.locator("#status")).not().hasAttribute("data-state", "live");
      say(alice, "said while the server was down");
      roomlog.startAgain();
      say(bob, "welcome back");

      List<String> expected = new ArrayList<>(texts(alice, 4));
      assertThat(expected.subList(0, 2)).allMatch(text -> text.contains("hello"));
      for (Page page : List.of(alice, bob)) {
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> assertSettled(page, 4));
        assertThat(ids(page)).doesNotHaveDuplicates().isEqualTo(ids(alice));
      }
      screenshot(alice, "chat");
    }
  }

  @Test
  void theLastFiftyAreShownAndOlderOnesFollowWhenOneScrollsUp() {
    try (Roomlog writer = Roomlog.connect(roomlog.ingest());
        BrowserContext context = chromium.browser().newContext()) {
      writer.createSession("writer");
      writer.putRoom("long", "A long room");
      IntStream.range(0, 120).forEach(i -> writer.send("long", Draft.of("message " + i)));
      Page page = context.newPage();
      page.navigate(roomlog.ingest() + "/?room=long");
      enter(page, "scroller");
      assertThat(page.locator("#messages")).containsText("message 119");
      await()
          .pollInSameThread()
          .untilAsserted(() -> assertThat(page.locator(SHOWN).count()).isBetween(50, 60));

      page.locator(SHOWN).first().scrollIntoViewIfNeeded();
      page.mouse().move(200, 300);
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                page.mouse().wheel(0, -4000);
                assertThat(page.locator(SHOWN).count()).isGreaterThanOrEqualTo(120);
              });
    }
  }

  @Test
  void aTakenNameIsSaidBesideTheField() {
    try (BrowserContext first = chromium.browser().newContext();
        BrowserContext second = chromium.browser().newContext()) {
      join(first, "carol");
      Page page = second.newPage();
      page.navigate(roomlog.ingest().toString());
      enter(page, "Carol");
      assertThat(page.locator("body")).containsText("in use");
      assertThat(page.locator("#handle")).isVisible();
      screenshot(page, "taken-name");
    }
  }

  private Page join(BrowserContext context, String name) {
    Page page = context.newPage();
    page.navigate(roomlog.ingest().toString());
    enter(page, name);
    assertThat(page.locator("#status")).hasAttribute("data-state", "live");
    return page;
  }

  /// For people; nothing is compared.
  private static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
  }

  private static void enter(Page page, String name) {
    page.locator("#handle").fill(name);
    page.locator("#join").click();
  }

  private static void say(Page page, String text) {
    page.locator("#composer").fill(text);
    page.locator("#composer").press("Enter");
  }

  private static void assertSettled(Page page, int count) {
    Locator shown = page.locator(SHOWN);
    assertThat(shown.count())
        .as(() -> page.locator("#status").getAttribute("data-state") + shown.allInnerTexts())
        .isEqualTo(count);
    assertThat(page.locator(SHOWN + "[data-state='sending']").count()).isZero();
    assertThat(page.locator(SHOWN + "[data-state='failed']").count()).isZero();
  }

  private static List<String> texts(Page page, int count) {
    await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> assertSettled(page, count));
    return page.locator(SHOWN).allInnerTexts();
  }

  private static List<String> ids(Page page) {
    return page.locator(SHOWN).all().stream().map(item -> item.getAttribute("data-id")).toList();
  }
}
