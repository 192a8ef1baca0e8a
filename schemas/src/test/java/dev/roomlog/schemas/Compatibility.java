package dev.roomlog.schemas;

import dev.roomlog.schemas.Catalogue.Version;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/// FULL_TRANSITIVE, as the registry means it: every version of a subject reads what every other
/// wrote. And one rule more, where Avro is content with losing data: a symbol of an enum is never
/// taken back, or its records would silently be read as the default.
final class Compatibility {

  private Compatibility() {}

  /// What is wrong among these versions, each in one line; empty when all is well.
  static List<String> breaches(List<Version> versions) {
    List<String> breaches = new ArrayList<>();
    for (Version reader : versions) {
      for (Version writer : versions) {
        if (reader.subject().equals(writer.subject()) && reader.version() != writer.version()) {
          String pair =
              "%s: version %d cannot read version %d: "
                  .formatted(reader.subject(), reader.version(), writer.version());
          unreadable(reader.schema(), writer.schema()).forEach(why -> breaches.add(pair + why));
          if (reader.version() > writer.version()) {
            lostSymbols(reader.schema(), writer.schema()).forEach(why -> breaches.add(pair + why));
          }
        }
      }
    }
    return breaches;
  }

  private static List<String> unreadable(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(Compatibility::line)
        .toList();
  }

  private static String line(Incompatibility found) {
    return "%s at %s: %s".formatted(found.getType(), found.getLocation(), found.getMessage());
  }

  private static List<String> lostSymbols(Schema reader, Schema writer) {
    List<String> lost = new ArrayList<>();
    for (Schema.Field field : writer.getFields()) {
      Schema.Field kept = reader.getField(field.name());
      if (kept != null
          && field.schema().getType() == Schema.Type.ENUM
          && kept.schema().getType() == Schema.Type.ENUM) {
        for (String symbol : field.schema().getEnumSymbols()) {
          if (!kept.schema().hasEnumSymbol(symbol)) {
            lost.add("ENUM_SYMBOL_TAKEN_BACK at %s: %s".formatted(field.name(), symbol));
          }
        }
      }
    }
    return lost;
  }
}
