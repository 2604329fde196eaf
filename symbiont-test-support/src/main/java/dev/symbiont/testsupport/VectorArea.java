package dev.symbiont.testsupport;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that holds the test vectors of one area.
 *
 * <p>The root is the system property {@code symbiont.vectors}; without it {@code shared/vectors}
 * beside the checkout, else the module's own copy below {@code src/test/resources/vectors}.
 */
public final class VectorArea {
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 250);

  private final String area;
  private final Path directory;

  private VectorArea(String area, Path directory) {
    this.area = area;
    this.directory = directory;
  }

  /** Finds the vectors of {@code area}; empty if no root holds that area. */
  public static Optional<VectorArea> find(String area) {
    return roots().stream()
        .map(root -> root.resolve(area))
        .filter(Files::isDirectory)
        .findFirst()
        .map(directory -> new VectorArea(area, directory));
  }

  /**
   * Finds the vectors of {@code area}.
   *
   * @throws IllegalStateException if no root holds that area
   */
  public static VectorArea require(String area) {
    return find(area)
        .orElseThrow(
            () -> new IllegalStateException("no vectors for '" + area + "' below " + roots()));
  }

  /** Returns the name of the area. */
  public String name() {
    return area;
  }

  /** Returns the directory of the area. */
  public Path directory() {
    return directory;
  }

  /** Tells whether the area holds {@code file}. */
  public boolean has(String file) {
    return Files.exists(directory.resolve(file));
  }

  /** Returns the JSON files of the area in the order of their names. */
  public List<Path> jsonFiles() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  /** Reads the JSON object in {@code file}, a path relative to the area. */
  public JsonObject read(String file) {
    Path path = directory.resolve(file);
    try {
      return (JsonObject) new GsonCodec().read(Files.readAllBytes(path), LIMITS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static List<Path> roots() {
    String chosen = System.getProperty("symbiont.vectors", "");
    if (!chosen.isEmpty()) {
      return List.of(Path.of(chosen));
    }
    return List.of(
        Path.of("../../shared/vectors"),
        Path.of("../shared/vectors"),
        Path.of("src/test/resources/vectors"));
  }
}
