package dev.roomlog.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.access.AccessSettings;
import dev.roomlog.access.KafkaSettings;
import dev.roomlog.access.SchemaRegistrySettings;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.history.HistorySettings;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.system.Manifests.Node;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What deploy/kubernetes says of the services is what they are. `deploy/kubernetes/validate`
/// checks the rest.
final class KubernetesTest {

  /// Our services, by the names of their files, objects and images.
  enum Service {
    INGEST_API("ingest-api", "ingest/IngestApi"),
    FANOUT_SERVICE("fanout-service", "fanout/FanoutService"),
    HISTORY_SERVICE("history-service", "history/HistoryService");

    final String id;
    private final String main;

    Service(String id, String main) {
      this.id = id;
      this.main = main;
    }

    String file() {
      return id + ".yaml";
    }

    /// The port that the main class listens on.
    int port() throws IOException {
      Path source = Path.of("..", id, "src", "main", "java", "dev", "roomlog", main + ".java");
      Matcher found = Pattern.compile("int PORT = (\\d+);").matcher(Files.readString(source));
      assertThat(found.find()).as("the port in %s", source).isTrue();
      return Integer.parseInt(found.group(1));
    }
  }

  /// What the framework reads, beside our settings.
  private static final Set<String> OTHERS =
      Set.of("MONGODB_URI", "MICRONAUT_SERVER_CLIENT_ADDRESS_HEADER");

  private static final List<Class<?>> RECORDS =
      List.of(
          AccessSettings.class,
          KafkaSettings.class,
          SchemaRegistrySettings.class,
          FanoutSettings.class,
          HistorySettings.class,
          IngestSettings.Publishing.class,
          IngestSettings.Identity.class,
          IngestSettings.TopicLayout.class,
          IngestSettings.Sessions.class,
          IngestSettings.Limits.class);

  private static final Path BASE = Manifests.ROOT.resolve("base");
  private static final Path PROMETHEUS = Path.of("..", "deploy", "prometheus");

  private static final Duration INGEST_DEADLINE =
      duration(IngestSettings.Publishing.class, "deadline");
  private static final Duration DRAIN_TIME = duration(FanoutSettings.class, "drainTime");

  /// How long Micronaut's graceful shutdown may take.
  private static final Duration SERVER_STOP = Duration.ofSeconds(15);

  /// How long history waits for its archiver's last batch.
  private static final Duration ARCHIVER_STOP = Duration.ofSeconds(10);

  @ParameterizedTest
  @EnumSource
  void namesThePortsThatTheServicesListenOn(Service service) throws IOException {
    Node port = container(service).at("ports", 0);
    assertThat(port.at("name").text()).isEqualTo("http");
    assertThat(port.at("containerPort").number()).isEqualTo(service.port());

    Node exposed = Manifests.object(service.file(), "Service").at("spec", "ports", 0);
    assertThat(exposed.at("targetPort").text()).isEqualTo("http");
    assertThat(exposed.at("port").number()).isEqualTo(service.port());
  }

  @ParameterizedTest
  @EnumSource
  void runsTheImageThatIsBuilt(Service service) throws IOException {
    String stage = "FROM service AS " + service.id + "\n";
    String build = Files.readString(Path.of("..", "Dockerfile"));
    assertThat(container(service).at("image").text()).isEqualTo("roomlog/" + service.id);
    assertThat(build).contains(stage);
    assertThat(build.substring(build.indexOf(stage)).lines().filter(l -> l.startsWith("EXPOSE")))
        .first()
        .isEqualTo("EXPOSE " + service.port());
    assertThat(build)
        .contains(
            "USER "
                + common().at("spec", "template", "spec", "securityContext", "runAsUser").text()
                + "\n");
  }

  @Test
  void fanoutFindsHistoryByItsService() throws IOException {
    assertThat(Manifests.settings(BASE))
        .containsEntry(
            "ROOMLOG_FANOUT_HISTORY_URL",
            "http://" + Service.HISTORY_SERVICE.id + ":" + Service.HISTORY_SERVICE.port());
  }

  @Test
  void asksForHealthWhereItIsTold() throws IOException {
    Node container = common().at("spec", "template", "spec", "containers", 0);
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      Node asked = container.at(probe, "httpGet");
      assertThat(asked.at("port").text()).isEqualTo("http");
      assertThat(asked.at("path").text())
          .as(probe)
          .isEqualTo(probe.startsWith("readiness") ? "/health/readiness" : "/health/liveness");
    }
    assertThat(
            common().at("spec", "template", "metadata", "annotations", "prometheus.io/path").text())
        .isEqualTo("/prometheus");
  }

  @Test
  void everySettingExists() throws IOException {
    Set<String> known = new TreeSet<>(OTHERS);
    RECORDS.forEach(record -> variables(record).forEach(known::add));

    assertThat(used()).hasSizeGreaterThan(8).isSubsetOf(known);
  }

  @ParameterizedTest
  @EnumSource
  void theGracePeriodHoldsTheWholeLeave(Service service) throws IOException {
    Node pod = pod(service);
    Duration preStop =
        Duration.ofSeconds(
            common()
                .at("spec", "template", "spec", "containers", 0)
                .at("lifecycle", "preStop", "sleep", "seconds")
                .number());
    assertThat(preStop).as("time for endpoints and gateway").isGreaterThanOrEqualTo(seconds(10));

    for (Path overlay : overlays()) {
      Map<String, String> settings = merged(overlay);
      Duration own =
          switch (service) {
            case INGEST_API ->
                duration(settings, "ROOMLOG_INGEST_DEADLINE", INGEST_DEADLINE).multipliedBy(3);
            case FANOUT_SERVICE -> duration(settings, "ROOMLOG_FANOUT_DRAIN_TIME", DRAIN_TIME);
            case HISTORY_SERVICE -> ARCHIVER_STOP;
          };
      assertThat(seconds(pod.at("terminationGracePeriodSeconds").number()))
          .as("%s with %s", service.id, overlay)
          .isGreaterThan(preStop.plus(SERVER_STOP).plus(own));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsTakenAwayBeforeItsSuccessorIsReady(Service service) throws IOException {
    Node update = common().at("spec", "strategy", "rollingUpdate");
    assertThat(update.at("maxUnavailable").number()).isZero();
    assertThat(update.at("maxSurge").number()).isPositive();
    assertThat(deployment(service).at("spec", "minReadySeconds").number()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void theCommonPartReachesEveryService(Service service) throws IOException {
    Node patch =
        Manifests.documents(BASE.resolve("kustomization.yaml")).getFirst().at("patches", 0);
    assertThat(patch.at("target", "labelSelector").text())
        .isEqualTo("app.kubernetes.io/component=service");
    assertThat(deployment(service).at("metadata", "labels", "app.kubernetes.io/component").text())
        .isEqualTo("service");
    assertThat(container(service).at("name").text())
        .isEqualTo(common().at("spec", "template", "spec", "containers", 0, "name").text());
  }

  @Test
  void fanoutScalesByAMeterThatExists() throws IOException {
    Set<String> meters = MetersDocumentedTest.prometheusNames();
    Path autoscaling =
        Manifests.ROOT.resolve(Path.of("overlays", "production", "autoscaling.yaml"));
    String metric =
        Manifests.documents(autoscaling)
            .getFirst()
            .at("spec", "metrics", 0, "pods", "metric", "name")
            .text();
    Node rule = Manifests.documents(PROMETHEUS.resolve("adapter-rules.yml")).getFirst().at(0);

    assertThat(meters).contains(metric);
    assertThat(rule.at("name", "as").text()).isEqualTo(metric);
    assertThat(rule.at("seriesQuery").text()).startsWith(metric + "{");
  }

  @Test
  void alertsNameMetersThatExist() throws IOException {
    Set<String> named =
        Manifests.documents(PROMETHEUS.resolve("alerts.yml"))
            .getFirst()
            .at("groups")
            .items()
            .stream()
            .flatMap(group -> group.at("rules").items().stream())
            .map(rule -> rule.at("expr").text())
            .flatMap(expr -> Pattern.compile("roomlog_\\w+").matcher(expr).results())
            .map(java.util.regex.MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(8).isSubsetOf(MetersDocumentedTest.prometheusNames());
  }

  private static Node common() throws IOException {
    return Manifests.documents(BASE.resolve("service-pods.yaml")).getFirst();
  }

  private static Node deployment(Service service) throws IOException {
    return Manifests.object(service.file(), "Deployment");
  }

  private static Node pod(Service service) throws IOException {
    return deployment(service).at("spec", "template", "spec");
  }

  private static Node container(Service service) throws IOException {
    return pod(service).at("containers", 0);
  }

  /// The variables by which a settings record is set.
  private static Stream<String> variables(Class<?> settings) {
    String prefix = requireNonNull(settings.getAnnotation(ConfigurationProperties.class)).value();
    return Stream.of(settings.getRecordComponents())
        .map(component -> prefix + "." + component.getName().replaceAll("([A-Z])", "-$1"))
        .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT));
  }

  /// The variables that are set anywhere.
  private static Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>(Manifests.settings(BASE).keySet());
    for (Path overlay : overlays()) {
      used.addAll(Manifests.settings(overlay).keySet());
    }
    for (Service service : Service.values()) {
      container(service).at("env").items().forEach(entry -> used.add(entry.at("name").text()));
    }
    return used;
  }

  private static Duration duration(Map<String, String> settings, String name, Duration otherwise) {
    String value = settings.get(name);
    return value == null ? otherwise : Duration.parse("PT" + value);
  }

  /// The default of a setting.
  private static Duration duration(Class<?> settings, String component) {
    return Stream.of(settings.getDeclaredConstructors()[0].getParameters())
        .filter(parameter -> parameter.getName().equals(component))
        .map(parameter -> requireNonNull(parameter.getAnnotation(Bindable.class)).defaultValue())
        .map(value -> Duration.parse("PT" + value))
        .findFirst()
        .orElseThrow();
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  private static List<Path> overlays() throws IOException {
    try (Stream<Path> folders = Files.list(Manifests.ROOT.resolve("overlays"))) {
      return folders.toList();
    }
  }

  /// The settings of the base with those of an overlay over them.
  private static Map<String, String> merged(Path overlay) throws IOException {
    Map<String, String> settings = new HashMap<>(Manifests.settings(BASE));
    settings.putAll(Manifests.settings(overlay));
    return settings;
  }
}
