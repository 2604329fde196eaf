package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.schema.SchemaDeclarations.ActionDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.ActionReference;
import dev.symbiont.cedar.schema.SchemaDeclarations.EntityDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.Namespace;
import dev.symbiont.cedar.schema.SchemaDeclarations.TypeExpr;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the names in declarations and checks that they fit together. Not thread-safe. */
final class SchemaResolver {
  private static final String BUILT_IN = "__cedar";
  private static final String ACTION = "Action";
  // Bounds on types that refer to each other, which can double in size with every reference.
  private static final int MAX_DEPTH = 200;
  private static final int MAX_SIZE = 1_000_000;

  private final Map<String, Common> commonTypes = new HashMap<>();
  private final Map<EntityType, Declared<EntityDeclaration>> entityTypes = new LinkedHashMap<>();
  private final Map<EntityUid, Declared<ActionDeclaration>> actions = new LinkedHashMap<>();
  private final Set<EntityType> actionTypes = new HashSet<>();

  /** A declaration and the namespace it stands in. */
  private record Declared<T>(String namespace, T declaration) {}

  /** A type and the number of types it is made of. */
  private record Sized(Type type, int size) {}

  private static final class Common {
    private final Declared<TypeExpr> declared;
    private @Nullable Sized resolved;
    private boolean open;

    Common(Declared<TypeExpr> declared) {
      this.declared = declared;
    }
  }

  private SchemaResolver(List<Namespace> namespaces) {
    for (Namespace namespace : namespaces) {
      String name = namespace.name();
      namespace
          .commonTypes()
          .forEach(
              (type, t) ->
                  commonTypes.put(qualify(name, type), new Common(new Declared<>(name, t))));
      namespace
          .entityTypes()
          .forEach((type, t) -> entityTypes.put(entityType(name, type), new Declared<>(name, t)));
      namespace
          .actions()
          .forEach((id, a) -> actions.put(action(name, id), new Declared<>(name, a)));
    }
    actions.keySet().forEach(uid -> actionTypes.add(uid.type()));
  }

  static Schema resolve(List<Namespace> namespaces) {
    return new SchemaResolver(namespaces).schema();
  }

  private Schema schema() {
    requireNoShadowing();
    commonTypes.keySet().forEach(name -> common(name, 0));
    Map<EntityType, Set<EntityType>> parentTypes = new HashMap<>();
    entityTypes.forEach((type, declared) -> parentTypes.put(type, parents(declared)));
    Map<EntityType, EntityDefinition> entities = new LinkedHashMap<>();
    entityTypes.forEach(
        (type, declared) -> entities.put(type, entity(type, declared, parentTypes)));
    Map<EntityUid, Set<EntityUid>> parentActions = new HashMap<>();
    actions.forEach((uid, declared) -> parentActions.put(uid, parentActions(declared)));
    Map<EntityUid, ActionDefinition> definitions = new LinkedHashMap<>();
    actions.forEach((uid, declared) -> definitions.put(uid, action(uid, declared, parentActions)));
    return new Schema(entities, definitions);
  }

  // ---- names ----

  private static String qualify(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "::" + name;
  }

  private static EntityType entityType(String namespace, String name) {
    EntityType type = new EntityType(qualify(namespace, name));
    if (type.isAction()) {
      throw new CedarException("entity type '" + type + "' is the type of actions");
    }
    return type;
  }

  private static EntityUid action(String namespace, String id) {
    return new EntityType(qualify(namespace, ACTION)).uid(id);
  }

  /** Returns what {@code name} may mean in {@code namespace}, in the order of preference. */
  private static List<String> candidates(String namespace, String name) {
    boolean qualified = name.contains("::") || namespace.isEmpty();
    return qualified ? List.of(name) : List.of(qualify(namespace, name), name);
  }

  /** A name of the unnamed namespace may not be declared in another one too (RFC 70). */
  private void requireNoShadowing() {
    List<String> names = new ArrayList<>(commonTypes.keySet());
    entityTypes.keySet().forEach(type -> names.add(type.name()));
    Set<String> unqualified = new HashSet<>(names);
    for (String name : names) {
      String base = name.substring(name.lastIndexOf(':') + 1);
      if (!base.equals(name) && unqualified.contains(base)) {
        throw new CedarException("'" + name + "' shadows '" + base + "' of the unnamed namespace");
      }
    }
    for (EntityUid uid : actions.keySet()) {
      EntityUid unnamed = action("", uid.id());
      if (!uid.equals(unnamed) && actions.containsKey(unnamed)) {
        throw new CedarException(uid + " shadows " + unnamed + " of the unnamed namespace");
      }
    }
  }

  // ---- entities ----

  private Set<EntityType> parents(Declared<EntityDeclaration> declared) {
    if (declared.declaration() instanceof EntityDeclaration.Standard standard) {
      return entityTypes(standard.memberOf(), declared.namespace());
    }
    return Set.of();
  }

  private Set<EntityType> entityTypes(List<String> names, String namespace) {
    Set<EntityType> types = new LinkedHashSet<>();
    for (String name : names) {
      EntityType type =
          candidates(namespace, name).stream()
              .map(EntityType::new)
              .filter(entityTypes::containsKey)
              .findFirst()
              .orElseThrow(() -> new CedarException("there is no entity type '" + name + "'"));
      types.add(type);
    }
    return types;
  }

  private EntityDefinition entity(
      EntityType type,
      Declared<EntityDeclaration> declared,
      Map<EntityType, Set<EntityType>> parents) {
    Set<EntityType> ancestors = closure(type, parents);
    if (declared.declaration() instanceof EntityDeclaration.Standard standard) {
      String namespace = declared.namespace();
      return new EntityDefinition(
          record(standard.shape(), namespace, "the shape of '" + type + "'"),
          standard.tags().map(tags -> type(tags, namespace, 0).type()),
          ancestors,
          Optional.empty());
    }
    List<String> ids = ((EntityDeclaration.Enumerated) declared.declaration()).ids();
    return new EntityDefinition(
        Type.RecordOf.EMPTY,
        Optional.empty(),
        ancestors,
        Optional.of(Set.copyOf(new HashSet<>(ids))));
  }

  private static <T> Set<T> closure(T start, Map<T, Set<T>> parents) {
    Set<T> reached = new LinkedHashSet<>();
    Deque<T> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Collection<T> next = parents.getOrDefault(open.remove(), Set.of());
      next.stream().filter(reached::add).forEach(open::add);
    }
    return reached;
  }

  // ---- actions ----

  private Set<EntityUid> parentActions(Declared<ActionDeclaration> declared) {
    Set<EntityUid> parents = new LinkedHashSet<>();
    for (ActionReference reference : declared.declaration().memberOf()) {
      String type = reference.type().orElse(ACTION);
      EntityUid parent =
          candidates(declared.namespace(), type).stream()
              .map(name -> new EntityType(name).uid(reference.id()))
              .filter(actions::containsKey)
              .findFirst()
              .orElseThrow(
                  () ->
                      new CedarException(
                          "there is no action " + new EntityType(type).uid(reference.id())));
      parents.add(parent);
    }
    return parents;
  }

  private ActionDefinition action(
      EntityUid uid, Declared<ActionDeclaration> declared, Map<EntityUid, Set<EntityUid>> parents) {
    Set<EntityUid> ancestors = closure(uid, parents);
    if (ancestors.contains(uid)) {
      throw new CedarException("action " + uid + " is its own ancestor");
    }
    ActionDeclaration declaration = declared.declaration();
    String namespace = declared.namespace();
    return new ActionDefinition(
        parents.getOrDefault(uid, Set.of()),
        ancestors,
        entityTypes(declaration.principals(), namespace),
        entityTypes(declaration.resources(), namespace),
        record(declaration.context(), namespace, "the context of " + uid));
  }

  // ---- types ----

  private Type.RecordOf record(TypeExpr expr, String namespace, String what) {
    if (type(expr, namespace, 0).type() instanceof Type.RecordOf record) {
      return record;
    }
    throw new CedarException(what + " is not a record");
  }

  private Sized type(TypeExpr expr, String namespace, int depth) {
    if (depth > MAX_DEPTH) {
      throw new CedarException("types nest deeper than " + MAX_DEPTH + " levels");
    }
    if (expr instanceof TypeExpr.BuiltIn builtIn) {
      return new Sized(builtIn(builtIn.name()).orElseThrow(), 1);
    } else if (expr instanceof TypeExpr.SetOf set) {
      Sized element = type(set.element(), namespace, depth + 1);
      return sized(new Type.SetOf(element.type()), element.size() + 1L);
    } else if (expr instanceof TypeExpr.RecordOf record) {
      Map<String, Type.Attribute> attributes = new LinkedHashMap<>();
      long size = 1;
      for (var entry : record.attributes().entrySet()) {
        Sized attribute = type(entry.getValue().type(), namespace, depth + 1);
        size += attribute.size();
        attributes.put(
            entry.getKey(), new Type.Attribute(attribute.type(), entry.getValue().required()));
      }
      return sized(new Type.RecordOf(attributes), size);
    }
    return named((TypeExpr.Name) expr, namespace, depth);
  }

  private static Sized sized(Type type, long size) {
    if (size > MAX_SIZE) {
      throw new CedarException("a type is made of more than " + MAX_SIZE + " types");
    }
    return new Sized(type, (int) size);
  }

  private Sized named(TypeExpr.Name name, String namespace, int depth) {
    boolean common = name.kind() != TypeExpr.Kind.ENTITY;
    boolean entity = name.kind() != TypeExpr.Kind.COMMON;
    for (String candidate : candidates(namespace, name.path())) {
      if (common && commonTypes.containsKey(candidate)) {
        return common(candidate, depth);
      }
      if (entity && isEntityType(candidate)) {
        return new Sized(new Type.Entity(new EntityType(candidate)), 1);
      }
    }
    String prefix = BUILT_IN + "::";
    String base =
        name.path().startsWith(prefix) ? name.path().substring(prefix.length()) : name.path();
    return builtIn(base)
        .filter(type -> common)
        .map(type -> new Sized(type, 1))
        .orElseThrow(() -> new CedarException("there is no type '" + name.path() + "'"));
  }

  private boolean isEntityType(String name) {
    if (name.startsWith(BUILT_IN)) {
      return false;
    }
    EntityType type = new EntityType(name);
    return entityTypes.containsKey(type) || actionTypes.contains(type);
  }

  private static Optional<Type> builtIn(String name) {
    return switch (name) {
      case "Bool" -> Optional.of(Type.BOOL);
      case "Long" -> Optional.of(Type.LONG);
      case "String" -> Optional.of(Type.STRING);
      default -> ExtensionType.find(name).map(Type.Extension::new);
    };
  }

  private Sized common(String name, int depth) {
    Common common = commonTypes.get(name);
    if (common == null || common.open) {
      throw new CedarException("common type '" + name + "' refers to itself");
    }
    Sized resolved = common.resolved;
    if (resolved == null) {
      common.open = true;
      resolved = type(common.declared.declaration(), common.declared.namespace(), depth + 1);
      common.open = false;
      common.resolved = resolved;
    }
    return resolved;
  }
}
