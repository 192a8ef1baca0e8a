package dev.roomlog.ingest;

import com.mongodb.MongoException;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.ProblemCode;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of the store on behalf of a request.
public final class StoreCalls {

  private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

  private StoreCalls() {}

  /// What `call` gives.
  ///
  /// @throws ProblemException `store_unavailable` when the store cannot be reached
  public static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException e) {
      LOG.warn("The store does not answer: {}", e.toString());
      throw ProblemException.of(
          ProblemCode.STORE_UNAVAILABLE, "Nothing was changed for certain. Try again later.");
    }
  }
}
