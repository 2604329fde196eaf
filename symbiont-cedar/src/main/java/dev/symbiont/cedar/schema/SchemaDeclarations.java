package dev.symbiont.cedar.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declarations of a schema as they were written, before names are resolved. */
final class SchemaDeclarations {
  private SchemaDeclarations() {}

  /** The declarations of one namespace; the empty name is the unnamed namespace. */
  record Namespace(
      String name,
      Map<String, TypeExpr> commonTypes,
      Map<String, EntityDeclaration> entityTypes,
      Map<String, ActionDeclaration> actions) {
    Namespace {
      commonTypes = Collections.unmodifiableMap(new LinkedHashMap<>(commonTypes));
      entityTypes = Collections.unmodifiableMap(new LinkedHashMap<>(entityTypes));
      actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    }
  }

  sealed interface EntityDeclaration {
    /** An entity type with attributes and parents. */
    record Standard(List<String> memberOf, TypeExpr shape, Optional<TypeExpr> tags)
        implements EntityDeclaration {
      public Standard {
        memberOf = List.copyOf(memberOf);
      }
    }

    /** An entity type whose entities are listed. */
    record Enumerated(List<String> ids) implements EntityDeclaration {
      public Enumerated {
        ids = List.copyOf(ids);
      }
    }
  }

  record ActionDeclaration(
      List<ActionReference> memberOf,
      List<String> principals,
      List<String> resources,
      TypeExpr context) {
    ActionDeclaration {
      memberOf = List.copyOf(memberOf);
      principals = List.copyOf(principals);
      resources = List.copyOf(resources);
    }
  }

  /** A reference to an action; without type, one of the same or the unnamed namespace. */
  record ActionReference(Optional<String> type, String id) {}

  sealed interface TypeExpr {
    /** A name, to be looked up among declarations of {@code kind}. */
    record Name(String path, Kind kind) implements TypeExpr {}

    /** A type of the language itself, by its name in the namespace {@code __cedar}. */
    record BuiltIn(String name) implements TypeExpr {}

    record SetOf(TypeExpr element) implements TypeExpr {}

    record RecordOf(Map<String, AttributeDeclaration> attributes) implements TypeExpr {
      public RecordOf {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
      }
    }

    /** What a name may refer to. */
    enum Kind {
      COMMON,
      ENTITY,
      COMMON_OR_ENTITY
    }
  }

  record AttributeDeclaration(TypeExpr type, boolean required) {}
}
