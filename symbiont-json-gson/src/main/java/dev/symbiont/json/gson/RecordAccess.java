package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonFormatException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Makes and takes apart the records of one class through its public members alone, so that a named
 * module needs to export the package but not to open it.
 */
final class RecordAccess {
  private final Class<?> type;
  private final MethodHandle constructor;
  private final List<MethodHandle> accessors;

  private RecordAccess(Class<?> type, MethodHandle constructor, List<MethodHandle> accessors) {
    this.type = type;
    this.constructor = constructor;
    this.accessors = accessors;
  }

  static RecordAccess of(Class<?> type) {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    RecordComponent[] components = type.getRecordComponents();
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      MethodHandle constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      List<MethodHandle> accessors = new ArrayList<>();
      for (RecordComponent component : components) {
        accessors.add(
            lookup
                .unreflect(component.getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class)));
      }
      return new RecordAccess(type, constructor, List.copyOf(accessors));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type.getName() + " must be a public record of an exported package", e);
    }
  }

  Object get(Object holder, int component) {
    try {
      return (Object) accessors.get(component).invokeExact(holder);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("accessor of " + type.getName() + " failed", e);
    }
  }

  /**
   * Makes a record.
   *
   * @param refusal what to throw if the record refuses the values, from its message
   * @throws JsonFormatException if the record refuses the values
   */
  Object make(Object[] values, Function<String, JsonFormatException> refusal) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (IllegalArgumentException refused) {
      throw refusal.apply(String.valueOf(refused.getMessage()));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("constructor of " + type.getName() + " failed", e);
    }
  }
}
