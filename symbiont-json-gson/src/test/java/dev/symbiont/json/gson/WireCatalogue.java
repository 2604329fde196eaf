package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.PreHydrationConfig;
import dev.symbiont.domain.reasoning.StepLimitAction;
import dev.symbiont.domain.wire.ErrorResponse;
import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every record of the wire contract, found on the class path, and sample values of each. */
final class WireCatalogue {
  private static final List<String> PACKAGES =
      List.of(
          "agent",
          "approval",
          "channel",
          "health",
          "id",
          "message",
          "reasoning",
          "schedule",
          "secret",
          "tool",
          "workflow");
  private static final String UNKNOWN_WORD = "Hibernating";

  private WireCatalogue() {}

  static List<Class<?>> records() {
    List<Class<?>> found = new ArrayList<>();
    found.add(ErrorResponse.class);
    found.add(Timestamp.class);
    try {
      URI home = OpenEnum.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (home.getPath().endsWith(".jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(home))) {
          collect(jar.getPath("/"), found);
        }
      } else {
        collect(Path.of(home), found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static void collect(Path root, List<Class<?>> found) throws IOException {
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.list(root.resolve("dev/symbiont/domain/" + name))) {
        for (Path file : files.sorted().toList()) {
          String simple = file.getFileName().toString().replace(".class", "");
          Class<?> type = load("dev.symbiont.domain." + name + "." + simple);
          // Variants are written as their union, which RecordMapperTest covers.
          if (type.isRecord()
              && Modifier.isPublic(type.getModifiers())
              && type.getEnclosingClass() == null) {
            found.add(type);
          }
        }
      }
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a value of {@code type} whose optional components are all present. */
  static Object full(Class<?> type) {
    return sample(type, true, false);
  }

  /** Returns a value of {@code type} whose optional components are all absent. */
  static Object bare(Class<?> type) {
    return sample(type, false, false);
  }

  /** Returns a full value in which every open enumeration holds a word that nobody knows. */
  static Object fromTheFuture(Class<?> type) {
    return sample(type, true, true);
  }

  private static Object sample(Class<?> type, boolean full, boolean future) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(type, components[i], full, future);
    }
    return RecordAccess.of(type).make(values, Place.ROOT::refused);
  }

  private static Object component(
      Class<?> owner, RecordComponent component, boolean full, boolean future) {
    if (component.isAnnotationPresent(WireExtra.class)) {
      return full
          ? JsonObject.builder().put("zz_extra", JsonNumber.ofLiteral("1e400")).build()
          : JsonObject.EMPTY;
    }
    if (OpenEnum.class.isAssignableFrom(owner)) {
      return future ? UNKNOWN_WORD : knownWord(owner);
    }
    if (owner == PreHydrationConfig.class && component.getName().equals("timeout")) {
      return "2500ms";
    }
    // A limit whose word nobody knows is refused when it is read, so that it is never without
    // effect.
    boolean closed = component.getType() == StepLimitAction.class;
    return value(component.getGenericType(), component, full, future && !closed);
  }

  private static Object value(Type type, AnnotatedElement at, boolean full, boolean future) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      Object inner = full ? value(last, at, true, future) : null;
      if (generic.getRawType() == Optional.class) {
        return Optional.ofNullable(inner);
      }
      if (generic.getRawType() == List.class) {
        return full ? List.of(inner, inner) : List.of();
      }
      return full ? Map.of("k", inner) : Map.of();
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return "täxt \" \\";
    } else if (raw == boolean.class || raw == Boolean.class) {
      return true;
    } else if (raw == int.class || raw == Integer.class) {
      return 7;
    } else if (raw == long.class || raw == Long.class) {
      return Long.MAX_VALUE;
    } else if (raw == double.class || raw == Double.class) {
      return 0.1;
    } else if (raw == Duration.class) {
      return Duration.ofMillis(61_500);
    } else if (raw == Instant.class) {
      return Instant.parse("2026-05-01T08:00:00.000000001Z");
    } else if (raw == JsonValue.class || raw == JsonObject.class) {
      return JsonObject.builder().put("n", JsonNumber.ofLiteral("9007199254740993.10")).build();
    } else if (raw.isAnnotationPresent(WireUnion.class)) {
      return sample(lastTagged(raw), full, future);
    }
    return sample(raw, full, future);
  }

  private static Class<?> lastTagged(Class<?> union) {
    return Stream.of(union.getPermittedSubclasses())
        .filter(variant -> variant.isAnnotationPresent(WireTag.class))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static String knownWord(Class<?> type) {
    try {
      for (var field : type.getFields()) {
        if (field.getType() == type && ((OpenEnum) field.get(null)).isKnown()) {
          return ((OpenEnum) field.get(null)).word();
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(type + " has no known word");
  }
}
