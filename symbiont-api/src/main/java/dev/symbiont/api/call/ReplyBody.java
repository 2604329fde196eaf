package dev.symbiont.api.call;

import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.RecordMapper;
import java.util.List;
import java.util.Objects;

/** The body of a reply, ready to be read as JSON. Immutable. */
public final class ReplyBody {
  private final HttpReply reply;
  private final JsonCodec codec;
  private final JsonLimits limits;
  private final RecordMapper mapper;

  /** Creates a view of {@code reply}. */
  public ReplyBody(HttpReply reply, JsonCodec codec, JsonLimits limits, RecordMapper mapper) {
    this.reply = Objects.requireNonNull(reply, "reply");
    this.codec = Objects.requireNonNull(codec, "codec");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.mapper = Objects.requireNonNull(mapper, "mapper");
  }

  /** Returns the status of the reply. */
  public int status() {
    return reply.status();
  }

  /** Tells whether the body has no bytes. */
  public boolean isEmpty() {
    return reply.body().length == 0;
  }

  /**
   * Reads the body as JSON.
   *
   * @throws JsonFormatException if it is empty or not JSON
   */
  public JsonValue json() {
    if (isEmpty()) {
      throw new JsonFormatException("$", "the body is empty; expected JSON");
    }
    return codec.read(reply.body(), limits);
  }

  /**
   * Reads the body as a record, or as JSON if {@code type} is a JSON type.
   *
   * @throws JsonFormatException if it does not fit
   */
  public <R> R as(Class<R> type) {
    return as(json(), type);
  }

  /**
   * Reads {@code form}, this body in another form, as a record.
   *
   * @throws JsonFormatException if it does not fit
   */
  public <R> R as(JsonValue form, Class<R> type) {
    return mapper.read(form, type);
  }

  /**
   * Reads the body as a bare array.
   *
   * @throws JsonFormatException if it does not fit
   */
  public <R> List<R> asList(Class<R> elementType) {
    return mapper.readList(json(), elementType);
  }
}
