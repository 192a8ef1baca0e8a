package dev.roomlog.access;

import io.micronaut.core.naming.NameUtils;
import java.util.HashSet;
import java.util.Set;

/// The names of settings, by groups such as `roomlog.fanout`. `max-queue`, `maxQueue` and
/// `MAX_QUEUE` are one name, as they are for the framework.
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
    return NameUtils.hyphenate(name).replaceAll("[^a-z0-9]", "_");
  }
}
