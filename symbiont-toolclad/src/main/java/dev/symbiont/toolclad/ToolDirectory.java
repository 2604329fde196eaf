package dev.symbiont.toolclad;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.ManifestProblem;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.scope.ProjectScope;
import dev.symbiont.toolclad.toml.TomlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reads the files of a project: {@code tools/*.clad.toml}, {@code toolclad.toml} and {@code
 * scope/scope.toml} (ToolClad digest, section 2). A broken file is reported and prevents no other.
 */
final class ToolDirectory {
  static final String SUFFIX = ".clad.toml";

  private final Path root;
  private final Path tools;

  ToolDirectory(Path root) {
    this.root = root;
    this.tools = root.resolve("tools");
  }

  Path root() {
    return root;
  }

  /** The file of a manifest was read, or not. */
  sealed interface FileResult {}

  record Loaded(Tool tool) implements FileResult {}

  record Failed(List<ManifestProblem> problems) implements FileResult {}

  CustomTypes customTypes() {
    Path file = root.resolve("toolclad.toml");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return CustomTypes.none();
    }
    try {
      return CustomTypes.read(read(file));
    } catch (IOException e) {
      return CustomTypes.unreadable("file cannot be read");
    }
  }

  ProjectScope scope() {
    Path file = root.resolve("scope").resolve("scope.toml");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return ProjectScope.none();
    }
    try {
      return ProjectScope.read(read(file));
    } catch (IOException e) {
      return ProjectScope.broken("file cannot be read");
    }
  }

  /** Reads every manifest, by file name; a directory that does not exist holds none. */
  Map<String, FileResult> manifests(CustomTypes types) {
    ManifestReader reader = new ManifestReader(types);
    Map<String, FileResult> results = new TreeMap<>();
    try {
      for (String name : fileNames()) {
        results.put(name, manifest(name, reader));
      }
    } catch (IOException e) {
      results.put("", failed("the directory tools/ cannot be listed"));
    }
    return results;
  }

  private List<String> fileNames() throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(tools)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(tools, "*" + SUFFIX)) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    Collections.sort(names);
    return names;
  }

  /** Reads the manifest {@code name}, a path relative to {@code tools/}; empty if there is none. */
  Optional<FileResult> manifest(String name, CustomTypes types) {
    try {
      Path file = tools.resolve(name).normalize();
      boolean inside = file.startsWith(tools.normalize()) && !file.equals(tools.normalize());
      if (!inside || name.indexOf('\0') >= 0) {
        return Optional.of(failed("the path leaves the directory tools/"));
      }
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      return Optional.of(manifest(tools.relativize(file).toString(), new ManifestReader(types)));
    } catch (InvalidPathException e) {
      return Optional.of(failed("the path is not valid"));
    }
  }

  /** Tells whether the file {@code sourcePath}, relative to the project, is there. */
  boolean exists(String sourcePath) {
    return Files.exists(root.resolve(sourcePath), LinkOption.NOFOLLOW_LINKS);
  }

  private FileResult manifest(String name, ManifestReader reader) {
    try {
      Path file = tools.resolve(name).toRealPath();
      if (!file.startsWith(tools.toRealPath())) {
        return failed("the file is a link that leads out of tools/");
      }
      byte[] bytes = read(file);
      ManifestResult result = reader.read(bytes);
      return result instanceof ManifestResult.Loaded loaded
          ? new Loaded(
              new Tool(loaded.manifest(), "tools/" + name.replace('\\', '/'), Sha256.hex(bytes)))
          : new Failed(((ManifestResult.Rejected) result).problems());
    } catch (IOException e) {
      return failed("the file cannot be read");
    }
  }

  private static Failed failed(String message) {
    return new Failed(
        List.of(new ManifestProblem(Category.MANIFEST, "", OptionalInt.empty(), message)));
  }

  /** Reads at most one byte more than the limit, which the TOML reader then refuses. */
  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("not a regular file");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(TomlDocument.MAX_BYTES + 1);
    }
  }

  /**
   * Reads everything into a new set. A file that no longer loads keeps its version of {@code
   * previous}; of two files with the same tool the first wins and the second is an error.
   */
  ToolSet load(Map<String, Tool> previous) {
    CustomTypes types = customTypes();
    ProjectScope scope = scope();
    List<String> errors = new ArrayList<>();
    types.problems().forEach(problem -> errors.add("toolclad.toml: " + problem));
    if (scope.state() == ProjectScope.State.BROKEN) {
      errors.add("scope/scope.toml: " + Category.SCOPE_FILE.word() + ": " + scope.problem());
    }
    Map<String, Tool> byFile = new LinkedHashMap<>();
    manifests(types)
        .forEach(
            (name, result) -> {
              if (result instanceof Loaded loaded) {
                byFile.put(name, loaded.tool());
              } else if (result instanceof Failed failed) {
                failed.problems().forEach(p -> errors.add(Shown.text(name) + ": " + p));
                Tool kept = previous.get("tools/" + name);
                if (kept != null) {
                  byFile.put(name, kept);
                }
              }
            });
    return new ToolSet(byName(byFile, errors), errors, types, scope);
  }

  private static Map<String, Tool> byName(Map<String, Tool> byFile, List<String> errors) {
    Map<String, Tool> tools = new TreeMap<>();
    byFile.forEach(
        (file, tool) -> {
          Tool first = tools.putIfAbsent(tool.name(), tool);
          if (first != null) {
            errors.add(
                "%s: %s: tool.name '%s' is already used by %s"
                    .formatted(file, Category.MANIFEST.word(), tool.name(), first.sourcePath()));
          }
        });
    return tools;
  }

  /** Returns what changes when any file does: names, sizes and times of all files. */
  String fingerprint() {
    StringBuilder fingerprint = new StringBuilder();
    append(fingerprint, root.resolve("toolclad.toml"));
    append(fingerprint, root.resolve("scope").resolve("scope.toml"));
    try {
      fileNames().forEach(name -> append(fingerprint, tools.resolve(name)));
    } catch (IOException e) {
      fingerprint.append("unlistable");
    }
    return fingerprint.toString();
  }

  private static void append(StringBuilder fingerprint, Path file) {
    fingerprint.append(file.getFileName()).append('|');
    try {
      fingerprint.append(Files.size(file)).append('|').append(Files.getLastModifiedTime(file));
    } catch (IOException absent) {
      fingerprint.append('-');
    }
    fingerprint.append(';');
  }
}
