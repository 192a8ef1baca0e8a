package dev.roomlog.schemas;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The parts of the gateway's configuration that say what the code says: which service answers
/// which call, and what the gateway answers where none does.
final class GatewayFiles {

  private static final String HEADER =
      "# Generated from the code; `mvn -pl schemas -Dtest=GatewayFilesTest -Droomlog.write=true test`"
          + " writes it anew.\n\n";

  /// What nginx itself answers, by its status codes.
  private static final Map<String, Problem> PROBLEMS = new LinkedHashMap<>();

  static {
    PROBLEMS.put(
        "400 414 494", Problem.of(ProblemCode.MALFORMED_REQUEST, "The request breaks HTTP."));
    PROBLEMS.put(
        "403 404", Problem.of(ProblemCode.NOT_FOUND, "The API is described at /docs/api."));
    PROBLEMS.put("405", Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Files are read with GET."));
    PROBLEMS.put("413", Problem.of(ProblemCode.TOO_LARGE, "A body may have 64 KiB."));
    PROBLEMS.put("500", Problem.of(ProblemCode.INTERNAL, "The log of the gateway has the cause."));
    PROBLEMS.put(
        "502 503 504",
        Problem.of(
            ProblemCode.UNAVAILABLE,
            "Try again; repeat what was sent with the same id, since it may have been taken."));
  }

  private GatewayFiles() {}

  /// For nginx's context `http`: `$roomlog_service` by method and raw path, as [Route#matches] sees
  /// them. A method that no route has goes to a service of that path, which knows what is allowed.
  static String routes() {
    var calls = new StringBuilder();
    for (Route route : Routes.all()) {
      String methods = route.method().equals("GET") ? "(GET|HEAD)" : route.method();
      calls.append(line("~^" + methods + " " + pattern(route.path()), name(route)));
    }
    Map<String, String> anyMethod = new LinkedHashMap<>();
    for (Route route : Routes.all()) {
      anyMethod.putIfAbsent(line("~^[A-Z]+ " + pattern(route.path()), ""), name(route));
    }
    anyMethod.put(line("~^[A-Z]+ /v1(/|\\?|$)", ""), "ingest");
    anyMethod.forEach((line, service) -> calls.append(line.replace(" ;", " " + service + ";")));
    return HEADER
        + "map \"$request_method $request_uri\" $roomlog_service {\n    default page;\n"
        + calls
        + "}\n";
  }

  /// For nginx's context `server`.
  static String problems() {
    return HEADER
        + PROBLEMS.entrySet().stream()
            .map(entry -> problem(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String problem(String statuses, Problem problem) {
    ProblemCode code = problem.code();
    String retry = code.status() == 503 ? "    add_header Retry-After 1 always;\n" : "";
    String json = new String(problem.toJson(), StandardCharsets.UTF_8);
    if (json.matches(".*['$\\\\].*")) {
      throw new IllegalStateException("nginx would read more than a text in " + json);
    }
    // Not named locations: nginx has none for a request whose path it could not read.
    return """
        error_page %s =%d /.problem/%s;
        location = /.problem/%s {
            internal;
            default_type %s;
        %s    return %d '%s';
        }
        """
        .formatted(
            statuses,
            code.status(),
            code.code(),
            code.code(),
            Problem.MEDIA_TYPE,
            retry,
            code.status(),
            json);
  }

  private static String line(String pattern, String service) {
    return "    \"" + pattern + "\" " + service + ";\n";
  }

  private static String pattern(String path) {
    return List.of(path.split("/", -1)).stream()
            .map(
                segment ->
                    segment.startsWith("{+")
                        ? "[^?]*"
                        : segment.startsWith("{") ? "[^/?]+" : literal(segment))
            .collect(Collectors.joining("/"))
        + "(\\?|$)";
  }

  /// As a regular expression; nginx's own quotes leave backslashes before a dot alone.
  private static String literal(String segment) {
    return Pattern.compile("[^\\w-]").matcher(segment).replaceAll(found -> "\\\\" + found.group());
  }

  private static String name(Route route) {
    return route.service().name().toLowerCase(Locale.ROOT);
  }
}
