package dev.roomlog.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/// What Avro has to be told once per JVM before it reads a record.
final class AvroSettings {

  /// The longest text or byte string that is read, in bytes. Avro refuses a longer one before it
  /// allocates it.
  static final int MAX_ITEM_BYTES = 1 << 20;

  private static final String RECORDS = "dev.roomlog.log";

  static {
    for (String item : new String[] {"bytes", "string"}) {
      String property = "org.apache.avro.limits." + item + ".maxLength";
      System.setProperty(property, System.getProperty(property, String.valueOf(MAX_ITEM_BYTES)));
    }
    // Since 1.12.2 Avro makes objects only of classes that it was told to trust.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(RECORDS)));
  }

  private AvroSettings() {}

  /// Takes effect with the first call; called by every class that hands out what needs it.
  static void apply() {
    // The static initializer above has done it.
  }
}
