package dev.roomlog.history;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.history.store.StoreDeadline;
import dev.roomlog.history.store.StoreSettings;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/// Whether the store answers. Asked only where history runs alone: a process that also writes and
/// delivers is of use without the store.
@Singleton
@Readiness
@Requires(bean = StoreSettings.class, beanProperty = "storeReadiness", value = "true")
final class StoreReadiness extends AbstractHealthIndicator<Map<String, String>> {

  private final HistoryDatabase database;
  private final StoreDeadline deadline;

  StoreReadiness(HistoryDatabase database, StoreDeadline deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  @Override
  protected Map<String, String> getHealthInformation() {
    boolean answers = answers();
    healthStatus = answers ? HealthStatus.UP : HealthStatus.DOWN;
    return Map.of("store", answers ? "answers" : "does not answer");
  }

  private boolean answers() {
    try {
      deadline.ask(
          () -> {
            database.ping();
            return true;
          });
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  @Override
  protected String getName() {
    return "history-store";
  }
}
