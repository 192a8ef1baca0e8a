package dev.roomlog.schemas;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Where schema ids come from: the built-in catalogue, or the operator's registry. Safe for any
/// thread.
public interface SchemaSource {

  /// The schema with this id, or null where there is none.
  ///
  /// @throws SchemaSourceUnavailable when that cannot be told now; try again
  @Nullable Schema schema(int id);

  /// The id that records of `subject` are written with: the one of the newest released version.
  ///
  /// @throws SchemaSourceUnavailable when that cannot be told now; try again
  int writerId(String subject);
}
