package dev.symbiont.skills;

import dev.symbiont.schemapin.SkillFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One scan of a folder (skills.md section 5, column "Hardened"). Links are not followed, and
 * whatever is not scanned has a finding that says so.
 */
final class FolderScan {
  private static final int BINARY_PROBE = 8192;

  /** Entries looked at per allowed file, so that a folder of a million names ends early. */
  private static final int ENTRIES_PER_FILE = 10;

  /** Suffixes of text files (skills.md section 5, column "Runtime"). */
  private static final Set<String> TEXT_SUFFIXES =
      Set.of(
          "md", "txt", "py", "js", "ts", "sh", "yaml", "yml", "json", "toml", "bash", "rs", "go",
          "rb", "conf", "cfg", "ini");

  private record Folder(Path path, String name, int depth) {}

  private record Entry(Path path, String name) {}

  private final SkillScanner scanner;
  private final ScanProgress progress;
  private final ScanLimits limits;
  private final Findings findings;
  private final Deadline deadline;
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Folder> folders = new ArrayDeque<>();
  private int skipped;

  FolderScan(SkillScanner scanner, ScanProgress progress, ScanLimits limits, Clock clock) {
    this.scanner = scanner;
    this.progress = progress;
    this.limits = limits;
    findings = new Findings(limits.maxFindings());
    deadline = new Deadline(clock, limits.budget());
  }

  static void addTimeLimit(Findings findings, ScanLimits limits) {
    findings.add(
        "scan-limit:time",
        Severity.HIGH,
        "time budget of " + limits.budget().toMillis() + " ms used up; the rest was not scanned");
  }

  ScanResult scan(Path skill) {
    Path root = realFolder(skill);
    folders.add(new Folder(root, "", 0));
    boolean complete = collect();
    entries.sort(
        Comparator.comparing(
            entry -> entry.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    int scanned = 0;
    for (Entry entry : entries) {
      if (findings.full() || deadline.missed()) {
        break;
      }
      if (scanned + skipped >= limits.maxFiles()) {
        complete = false;
        break;
      }
      findings.beginFile(Optional.of(entry.name()));
      if (scan(entry, root)) {
        scanned++;
      } else {
        skipped++;
      }
      progress.fileDone(entry.name(), scanned, entries.size(), skipped);
    }
    if (!complete) {
      findings.beginFile(Optional.empty());
      tooManyFiles();
    }
    return finished();
  }

  /** Scans a folder that was read before; what could not be read then is a finding now. */
  ScanResult scan(SkillFolder folder) {
    for (SkillFolder.Problem problem : folder.problems()) {
      findings.beginFile(Optional.of(problem.path()));
      report(problem);
    }
    int scanned = 0;
    for (String name : folder.paths()) {
      if (findings.full() || deadline.missed()) {
        break;
      }
      findings.beginFile(Optional.of(name));
      if (scanned + skipped >= limits.maxFiles()) {
        tooManyFiles();
        break;
      }
      if (scanContent(name, folder.content(name).orElseThrow())) {
        scanned++;
      } else {
        skipped++;
      }
    }
    return finished();
  }

  private void report(SkillFolder.Problem problem) {
    switch (problem.kind()) {
      case SYMBOLIC_LINK ->
          findings.add("scan-symlink", Severity.HIGH, "a link, which no signature covers");
      case NESTED_SIGNATURE -> nestedSignature();
      case SPECIAL_FILE -> unreadable("not a regular file, but a pipe, socket or device");
      case UNREADABLE -> unreadable("the file or folder cannot be read");
      case NAME_NOT_UTF8 -> unreadable("the name is not UTF-8");
      case TOO_MANY_FILES -> tooManyFiles();
      case TOO_LARGE -> tooLarge();
      case TOO_DEEP -> tooDeep();
    }
  }

  private ScanResult finished() {
    findings.beginFile(Optional.empty());
    if (deadline.missed()) {
      addTimeLimit(findings, limits);
    }
    return new ScanResult(findings.finished());
  }

  private static Path realFolder(Path skill) {
    try {
      Path real = skill.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new SkillScanException(skill + " is not a folder", null);
      }
      return real;
    } catch (NoSuchFileException e) {
      throw new SkillScanException("there is no folder " + skill, e);
    } catch (IOException e) {
      throw new SkillScanException("cannot open " + skill + ": " + e.getMessage(), e);
    }
  }

  // ---- walking

  /** Collects everything that is not a folder; returns whether that was all. */
  private boolean collect() {
    while (!folders.isEmpty()) {
      Folder folder = folders.remove();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.path())) {
        for (Path child : children) {
          if (entries.size() + folders.size() >= limits.maxFiles() * ENTRIES_PER_FILE) {
            return false;
          }
          collect(folder, child);
        }
      } catch (IOException | DirectoryIteratorException e) {
        cannotList(folder, e);
      }
    }
    return true;
  }

  private void collect(Folder parent, Path child) {
    String base = Objects.requireNonNull(child.getFileName()).toString();
    String name = parent.name().isEmpty() ? base : parent.name() + "/" + base;
    if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
      entries.add(new Entry(child, name));
    } else if (parent.depth() < limits.maxDepth()) {
      folders.add(new Folder(child, name, parent.depth() + 1));
    } else {
      findings.beginFile(Optional.of(name));
      tooDeep();
    }
  }

  private void cannotList(Folder folder, Exception e) {
    if (folder.depth() == 0) {
      throw new SkillScanException("cannot list " + folder.path() + ": " + e.getMessage(), e);
    }
    findings.beginFile(Optional.of(folder.name()));
    unreadable("the folder cannot be listed");
  }

  // ---- one entry

  /** Scans an entry; returns whether its content was scanned. */
  private boolean scan(Entry entry, Path root) {
    if (entry.name().equals(SkillFolder.SIDECAR) && isRegular(entry.path())) {
      return true; // the loader's concern
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(entry.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        link(entry.path(), root);
        return false;
      }
      if (!attributes.isRegularFile()) {
        unreadable("not a regular file, but a pipe, socket or device");
        return false;
      }
      if (attributes.size() > limits.maxFileSize()) {
        tooLarge();
        return false;
      }
      return scanFile(entry);
    } catch (IOException e) {
      unreadable("the file cannot be read");
      return false;
    }
  }

  private static boolean isRegular(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean scanFile(Entry entry) throws IOException {
    try (InputStream in = Files.newInputStream(entry.path(), LinkOption.NOFOLLOW_LINKS)) {
      return scanContent(entry.name(), in.readNBytes(limits.maxFileSize() + 1));
    }
  }

  /** Scans the content of a file; returns whether it was scanned. */
  private boolean scanContent(String name, byte[] content) {
    if (content.length > limits.maxFileSize()) {
      tooLarge();
      return false;
    }
    if (name.endsWith("/" + SkillFolder.SIDECAR)) {
      nestedSignature();
    }
    if (isBinary(content)) {
      boolean named = hasTextSuffix(name);
      findings.add(
          "scan-binary",
          named ? Severity.HIGH : Severity.INFO,
          named ? "binary content under the name of a text file" : "binary file; not scanned");
      if (!named) {
        return false;
      }
    }
    if (scanner.scanText(content, findings, deadline)) {
      findings.add("scan-encoding", Severity.WARNING, "not UTF-8");
    }
    return true;
  }

  private void nestedSignature() {
    findings.add(
        "scan-nested-signature",
        Severity.HIGH,
        "a signature file below the root, which signatures do not cover");
  }

  private static boolean isBinary(byte[] content) {
    for (int i = 0; i < Math.min(content.length, BINARY_PROBE); i++) {
      if (content[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasTextSuffix(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1);
    int dot = base.lastIndexOf('.');
    return dot <= 0 || TEXT_SUFFIXES.contains(base.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private void link(Path link, Path root) {
    boolean inside;
    try {
      inside = link.toRealPath().startsWith(root);
    } catch (IOException dangling) {
      inside = false;
    }
    findings.add(
        "scan-symlink",
        inside ? Severity.MEDIUM : Severity.HIGH,
        inside ? "a link; not followed" : "a link out of the skill, or to nothing; not followed");
  }

  private void unreadable(String why) {
    findings.add("scan-unreadable", Severity.HIGH, why + "; not scanned");
  }

  private void tooLarge() {
    findings.add(
        "scan-limit:file-size",
        Severity.HIGH,
        "larger than " + limits.maxFileSize() + " bytes; not scanned");
  }

  private void tooDeep() {
    findings.add("scan-limit:max-depth", Severity.HIGH, "nested too deep; not scanned");
  }

  private void tooManyFiles() {
    findings.add(
        "scan-limit:max-files",
        Severity.HIGH,
        "more files than the limit of " + limits.maxFiles() + "; the rest was not scanned");
  }
}
