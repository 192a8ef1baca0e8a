package dev.roomlog.system;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/// The files of deploy/kubernetes, read as they are: what the overlays change is asked of them.
final class Manifests {

  static final Path ROOT = Path.of("..", "deploy", "kubernetes");
  private static final Path BASE = ROOT.resolve("base");

  private Manifests() {}

  /// The object of that kind in a file of the base.
  static Node object(String file, String kind) throws IOException {
    return documents(BASE.resolve(file)).stream()
        .filter(object -> object.at("kind").text().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no " + kind));
  }

  static List<Node> documents(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return StreamSupport.stream(new Yaml().loadAll(reader).spliterator(), false)
          .map(document -> new Node(file.getFileName().toString(), document))
          .toList();
    }
  }

  /// The settings of the base or of an overlay.
  static Map<String, String> settings(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("settings.env")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
  }

  /// A place in a document.
  record Node(String path, Object value) {

    Node at(Object... keys) {
      Node node = this;
      for (Object key : keys) {
        node = node.child(key);
      }
      return node;
    }

    private Node child(Object key) {
      Object found =
          switch (value) {
            case Map<?, ?> map -> map.get(key);
            case List<?> list when key instanceof Integer index -> list.get(index);
            default -> null;
          };
      if (found == null) {
        throw new AssertionError(path + " has no " + key);
      }
      return new Node(path + "." + key, found);
    }

    String text() {
      return value.toString();
    }

    int number() {
      return Integer.parseInt(text());
    }

    List<Node> items() {
      return ((List<?>) value).stream().map(item -> new Node(path + "[]", item)).toList();
    }
  }
}
