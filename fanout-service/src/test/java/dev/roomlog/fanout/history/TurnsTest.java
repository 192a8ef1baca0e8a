package dev.roomlog.fanout.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private final Turns turns = new Turns(2, 3);
  private final List<String> begun = new ArrayList<>();
  private final Map<String, CompletableFuture<String>> tasks = new HashMap<>();

  private CompletableFuture<String> run(String name, boolean goesOn) {
    return turns.run(
        () -> {
          begun.add(name);
          return tasks.computeIfAbsent(name, _ -> new CompletableFuture<>());
        },
        goesOn,
        "full");
  }

  private void end(String name) {
    Objects.requireNonNull(tasks.get(name)).complete("done");
  }

  @Test
  void runsSoManyAtOnceAndTheOthersInOrder() {
    CompletableFuture<String> first = run("first", false);
    for (String name : List.of("second", "third", "fourth")) {
      run(name, false);
    }
    assertThat(begun).containsExactly("first", "second");
    assertThat(first).isNotDone();

    end("first");
    assertThat(first).isCompletedWithValue("done");
    assertThat(begun).containsExactly("first", "second", "third");

    Objects.requireNonNull(tasks.get("third"))
        .completeExceptionally(new IllegalStateException("broken"));
    assertThat(begun).containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void whatGoesOnComesBeforeWhatHasNotBegun() {
    run("first", false);
    run("second", false);
    run("new", false);
    run("on 1", true);
    run("on 2", true);

    end("first");
    end("second");
    end("on 1");

    assertThat(begun).containsExactly("first", "second", "on 1", "on 2", "new");
  }

  @Test
  void refusesWhatIsMoreThanMayWait() {
    run("first", false);
    run("second", false);
    run("third", false);
    run("fourth", true);
    run("fifth", false);

    assertThat(run("sixth", false)).isCompletedWithValue("full");
    assertThat(run("seventh", true)).isCompletedWithValue("full");

    end("first");
    assertThat(run("eighth", false)).isNotDone();
    List.of("second", "fourth", "third", "fifth", "eighth").forEach(this::end);
    assertThat(run("ninth", false)).isNotDone();
    assertThat(begun).endsWith("fifth", "eighth", "ninth");
  }
}
