package dev.symbiont.toolclad;

import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.manifest.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Evidence files below one root, for their owner only (ToolClad digest, section 9.3). */
final class EvidenceStore {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final Path root;

  EvidenceStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Returns the places of a run; empty if the declared directory leaves the root. */
  Optional<RunPlaces> places(
      String scanId, String tool, Optional<Evidence> evidence, String extension) {
    try {
      Path directory =
          evidence
              .map(declared -> Path.of(expand(declared.outputDirectory(), scanId)))
              .map(path -> root.resolve(path).normalize())
              .orElseGet(() -> root.resolve(scanId + "-" + tool));
      if (!directory.startsWith(root) || directory.equals(root)) {
        return Optional.empty();
      }
      Path file = directory.resolve("scan." + extension);
      return Optional.of(new RunPlaces(scanId, directory.toString(), file.toString()));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String expand(String template, String scanId) {
    return template
        .replace("{_evidence_dir}", root.toString())
        .replace("{evidence_dir}", root.toString())
        .replace("{_scan_id}", scanId)
        .replace("{scan_id}", scanId);
  }

  /** Makes the directory of a run; a link inside the root must not lead out of it. */
  void create(RunPlaces places) throws IOException {
    Path directory = Path.of(places.evidenceDirectory());
    createPrivate(root);
    Path path = root;
    for (Path step : root.relativize(directory)) {
      path = path.resolve(step);
      createPrivate(path);
    }
    if (!directory.toRealPath().startsWith(root.toRealPath())) {
      throw new IOException("the evidence directory leads out of its root");
    }
  }

  private static void createPrivate(Path directory) throws IOException {
    try {
      boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
      FileAttribute<?>[] owner =
          posix
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
              : new FileAttribute<?>[0];
      Path parent = directory.getParent();
      if (parent != null && !Files.exists(parent)) {
        createPrivate(parent);
      }
      Files.createDirectory(directory, owner);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** Writes {@code bytes} to the output file: to a temporary sibling, which is then moved. */
  void write(RunPlaces places, byte[] bytes) throws IOException {
    Path file = Path.of(places.outputFile());
    Path parent = Path.of(places.evidenceDirectory());
    Path temporary = Files.createTempFile(parent, ".scan", ".tmp");
    try {
      Files.write(temporary, bytes);
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Returns up to {@code limit} + 1 bytes that the tool wrote to the output file, if it did. */
  Optional<byte[]> read(RunPlaces places, int limit) throws IOException {
    Path file = Path.of(places.outputFile());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) == 0) {
      return Optional.empty();
    }
    try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(stream.readNBytes(limit + 1));
    }
  }

  /** Removes the output file and its directory, as far as it is empty then. */
  void discard(RunPlaces places) throws IOException {
    Files.deleteIfExists(Path.of(places.outputFile()));
    Path directory = Path.of(places.evidenceDirectory());
    try (var rest = Files.list(directory)) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.deleteIfExists(directory);
  }
}
