package dev.symbiont.schemapin;

import dev.symbiont.schemapin.SkillFolder.Limits;
import dev.symbiont.schemapin.SkillFolder.Problem;
import dev.symbiont.schemapin.SkillFolder.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reads one skill folder once. Links are never followed, special files never opened. */
final class SkillFolderReader {
  private final Path folder;
  private final Limits limits;
  private final TreeMap<String, byte[]> files = new TreeMap<>(CodePointOrder.INSTANCE);
  private final List<Problem> problems = new ArrayList<>();
  private Optional<byte[]> sidecar = Optional.empty();
  private int entries;
  private long bytes;

  SkillFolderReader(Path folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  SkillFolder read() throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(folder)) {
      readEntries(top, "", 0);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Path name = folder.getFileName();
    return new SkillFolder(name == null ? "" : name.toString(), files, sidecar, problems);
  }

  private void readEntries(DirectoryStream<Path> directory, String prefix, int depth) {
    for (Path entry : directory) {
      if (entries == limits.maxFiles()) {
        addProblem(ProblemKind.TOO_MANY_FILES, prefix);
        return;
      }
      entries++;
      Optional<String> name = FileNames.utf8(entry);
      if (name.isEmpty()) {
        addProblem(ProblemKind.NAME_NOT_UTF8, prefix + entry.getFileName());
      } else {
        readEntry(entry, prefix + name.get(), name.get(), depth);
      }
    }
  }

  private void readEntry(Path entry, String path, String name, int depth) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        addProblem(ProblemKind.SYMBOLIC_LINK, path);
      } else if (attributes.isDirectory()) {
        readDirectory(entry, path, depth + 1);
      } else if (!attributes.isRegularFile()) {
        addProblem(ProblemKind.SPECIAL_FILE, path);
      } else if (name.equals(SkillFolder.SIDECAR)) {
        readSidecar(entry, path, depth);
      } else {
        readContent(entry, path).ifPresent(content -> files.put(path, content));
      }
    } catch (IOException | DirectoryIteratorException e) {
      addProblem(ProblemKind.UNREADABLE, path);
    }
  }

  private void readDirectory(Path directory, String path, int depth) throws IOException {
    if (depth > limits.maxDepth()) {
      addProblem(ProblemKind.TOO_DEEP, path);
      return;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      readEntries(stream, path + "/", depth);
    }
  }

  private void readSidecar(Path entry, String path, int depth) throws IOException {
    if (depth == 0) {
      sidecar = readContent(entry, path);
    } else {
      addProblem(ProblemKind.NESTED_SIGNATURE, path);
    }
  }

  /** Reads at most what the limit leaves; the size that the system reports may be anything. */
  private Optional<byte[]> readContent(Path file, String path) throws IOException {
    long left = limits.maxTotalBytes() - bytes;
    if (Files.size(file) > left) {
      addProblem(ProblemKind.TOO_LARGE, path);
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
      if (content.length > left) {
        addProblem(ProblemKind.TOO_LARGE, path);
        return Optional.empty();
      }
      bytes += content.length;
      return Optional.of(content);
    }
  }

  private void addProblem(ProblemKind kind, String path) {
    problems.add(new Problem(kind, path));
  }
}
