package dev.symbiont.runtime.critic;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** Who has judged (runtime reasoning specification section 12). */
public sealed interface Reviewer {
  /** Returns the form in which entries of a chain name the reviewer. */
  JsonObject json();

  /** Reads that form; empty if it is another one. */
  static Optional<Reviewer> of(JsonObject json) {
    return switch (json.string("type").orElse("")) {
      case "llm" -> json.string("model_id").map(Llm::new);
      case "human" ->
          json.string("user_id")
              .flatMap(user -> json.string("name").map(name -> new Human(user, name)));
      default -> Optional.empty();
    };
  }

  /**
   * A model.
   *
   * @param modelId the model that answered, as its vendor names it
   */
  record Llm(String modelId) implements Reviewer {
    /** Refuses {@code null}. */
    public Llm {
      Objects.requireNonNull(modelId, "modelId");
    }

    @Override
    public JsonObject json() {
      return JsonObject.builder().put("type", "llm").put("model_id", modelId).build();
    }
  }

  /**
   * A person.
   *
   * @param userId the credential that the person showed
   * @param name how to call the person
   */
  record Human(String userId, String name) implements Reviewer {
    /** Refuses {@code null}. */
    public Human {
      Objects.requireNonNull(userId, "userId");
      Objects.requireNonNull(name, "name");
    }

    @Override
    public JsonObject json() {
      return JsonObject.builder()
          .put("type", "human")
          .put("user_id", userId)
          .put("name", name)
          .build();
    }
  }
}
