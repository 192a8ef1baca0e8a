package dev.roomlog.history.store;

import io.micronaut.data.mongodb.annotation.MongoRepository;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;

/// Reads watermarks.
@MongoRepository
public interface WatermarkRepository extends GenericRepository<Watermark, String> {

  Optional<Watermark> findById(String id);
}
