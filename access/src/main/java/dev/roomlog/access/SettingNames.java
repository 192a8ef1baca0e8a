package dev.roomlog.access;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The names of settings, by groups such as `roomlog.fanout`. Names of properties and of
/// environment variables are one name in two spellings.
///
/// What stands in no group (`roomlog.origins`) is not judged: variables of scripts begin as it
/// does. Nor is what belongs to a group of another service: services may share their environment.
final class SettingNames {

  private final Set<String> groups = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  /// A name below which there may be others, in maps and lists.
  private final Set<String> open = new HashSet<>();

  void add(String property, boolean isOpen) {
    String group = property.substring(0, property.lastIndexOf('.'));
    if (group.contains(".")) {
      groups.add(spelled(group) + "_");
    }
    String name = spelled(property);
    names.add(name);
    if (isOpen) {
      open.add(name + "_");
    }
  }

  /// Whether `given` lies in a group that is known, and is none of its settings.
  boolean isMistaken(String given) {
    String name = spelled(given);
    return groups.stream().anyMatch(name::startsWith)
        && !names.contains(name)
        && open.stream().noneMatch(name::startsWith);
  }

  private static String spelled(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
