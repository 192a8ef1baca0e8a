package dev.roomlog.allinone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// The one folder in which a process keeps everything, locked against a second process.
final class DataFolder implements AutoCloseable {

  private static final int SECRET_BYTES = 32;

  private final Path folder;
  private final FileChannel lockFile;

  private DataFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /// Makes the folder if it is not there, and locks it until [#close()] or the end of the process.
  ///
  /// @throws CannotStart when another process holds it, or it cannot be written
  static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel file =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = file.tryLock();
      if (lock == null) {
        file.close();
        throw new CannotStart(
            "The data folder %s is used by another Roomlog. Stop that one, or give another folder with --data."
                .formatted(folder));
      }
      return new DataFolder(folder, file);
    } catch (IOException e) {
      throw new CannotStart(
          "The data folder %s cannot be used: %s. Give another one with --data."
              .formatted(folder, e));
    }
  }

  Path broker() {
    return folder.resolve("kafka");
  }

  Path store() {
    return folder.resolve("store");
  }

  Path log() {
    return folder.resolve("roomlog.log");
  }

  /// The secret in the file of this name, made at the first call; only the owner may read the file.
  String secret(String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        Path draft = folder.resolve(name + ".new");
        Files.deleteIfExists(draft);
        createPrivate(draft);
        Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        Files.move(draft, file);
      }
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new CannotStart("The file %s cannot be used: %s".formatted(file, e));
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static void createPrivate(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
