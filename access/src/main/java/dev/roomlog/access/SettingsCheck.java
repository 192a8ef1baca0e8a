package dev.roomlog.access;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.convert.format.ReadableBytes;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refuses to start with a setting of ours that cannot be read: the framework would take the
/// default in its place, and say nothing. Warns of a setting that there is not, which the framework
/// passes over: it may be mistyped, or be another version's.
@Context
final class SettingsCheck {

  private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
  private static final String OURS = "roomlog.";

  SettingsCheck(ApplicationContext context) {
    List<String> flaws = new ArrayList<>();
    var names = new SettingNames();
    for (var settings :
        context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationReader.class))) {
      for (Argument<?> argument : settings.getConstructor().getArguments()) {
        String name =
            argument.getAnnotationMetadata().stringValue(Property.class, "name").orElse("");
        if (name.startsWith(OURS)) {
          check(context, name, argument, flaws);
          names.add(name, argument.isContainerType());
        }
      }
    }
    if (!flaws.isEmpty()) {
      throw new ConfigurationException(String.join("; ", flaws));
    }
    warnOfMistaken(context, names);
  }

  private static void warnOfMistaken(ApplicationContext context, SettingNames names) {
    List<String> mistaken =
        context.getEnvironment().getPropertySources().stream()
            .flatMap(source -> StreamSupport.stream(source.spliterator(), false))
            .filter(names::isMistaken)
            .distinct()
            .sorted()
            .toList();
    if (!mistaken.isEmpty()) {
      LOG.warn("Settings that there are not, and that do nothing: {}", String.join(", ", mistaken));
    }
  }

  private static <T> void check(
      ApplicationContext context, String name, Argument<T> argument, List<String> flaws) {
    String given = context.getProperty(name, String.class).orElse("");
    ArgumentConversionContext<T> conversion = ConversionContext.of(argument);
    if (!given.isBlank() && context.getProperty(name, conversion).isEmpty()) {
      flaws.add("%s is '%s', which is not %s".formatted(name, given, kind(argument)));
    }
  }

  private static String kind(Argument<?> argument) {
    Class<?> type = argument.getType();
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    }
    if (argument.isAnnotationPresent(ReadableBytes.class)) {
      return "a size such as 64KB";
    }
    return type == Duration.class
        ? "a duration such as 500ms or 5s"
        : "of type " + type.getSimpleName();
  }
}
