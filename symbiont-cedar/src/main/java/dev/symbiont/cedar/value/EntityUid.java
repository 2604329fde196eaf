package dev.symbiont.cedar.value;

import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.text.Escapes;
import dev.symbiont.cedar.text.Lexer;
import dev.symbiont.cedar.text.Token;
import java.util.Objects;

/**
 * A reference to an entity, such as {@code Agent::"a1"}. The entity need not exist.
 *
 * @param type the entity's type
 * @param id its identifier within the type; any text
 */
public record EntityUid(EntityType type, String id) implements Value, Comparable<EntityUid> {
  /** Refuses {@code null}. */
  public EntityUid {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(id, "id");
  }

  /**
   * Reads a reference in Cedar syntax, for example {@code Agent::"a1"}.
   *
   * @throws CedarSyntaxException if {@code text} is anything else
   */
  public static EntityUid parse(String text) {
    Lexer lexer = new Lexer(text);
    StringBuilder type = new StringBuilder(lexer.expect(Token.IDENTIFIER));
    while (true) {
      lexer.expect(Token.DOUBLE_COLON);
      if (lexer.at(Token.STRING)) {
        break;
      }
      type.append("::").append(lexer.expect(Token.IDENTIFIER));
    }
    EntityUid uid = new EntityUid(new EntityType(type.toString()), lexer.expectString());
    lexer.expect(Token.END);
    return uid;
  }

  @Override
  public String typeName() {
    return type.name();
  }

  @Override
  public int hashCode() {
    return 31 * type.name().hashCode() + id.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof EntityUid that
            && id.equals(that.id)
            && type.name().equals(that.type.name()));
  }

  @Override
  public int compareTo(EntityUid other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return type.name() + "::" + Escapes.quote(id);
  }
}
