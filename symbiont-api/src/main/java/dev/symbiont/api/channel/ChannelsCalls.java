package dev.symbiont.api.channel;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.channel.AddIdentityMappingRequest;
import dev.symbiont.domain.channel.ChannelActionResponse;
import dev.symbiont.domain.channel.ChannelAuditResponse;
import dev.symbiont.domain.channel.ChannelDetail;
import dev.symbiont.domain.channel.ChannelHealthResponse;
import dev.symbiont.domain.channel.ChannelSummary;
import dev.symbiont.domain.channel.DeleteChannelResponse;
import dev.symbiont.domain.channel.IdentityMappingEntry;
import dev.symbiont.domain.channel.RegisterChannelRequest;
import dev.symbiont.domain.channel.UpdateChannelRequest;
import dev.symbiont.domain.id.ChannelId;
import java.util.List;

/**
 * The operation table: about chat channels. Send a call with {@link dev.symbiont.api.call.Caller}.
 */
public final class ChannelsCalls {
  private static final Operation<List<ChannelSummary>> LIST =
      Operation.get("channels.list", "channels").returnsList(ChannelSummary.class);

  private static final Operation<ChannelSummary> REGISTER =
      Operation.post("channels.register", "channels").returns(ChannelSummary.class);

  private static final Operation<ChannelDetail> GET =
      Operation.get("channels.get", "channels/{id}").returns(ChannelDetail.class);

  private static final Operation<ChannelDetail> UPDATE =
      Operation.put("channels.update", "channels/{id}").returns(ChannelDetail.class);

  private static final Operation<DeleteChannelResponse> DELETE =
      Operation.delete("channels.delete", "channels/{id}").returns(DeleteChannelResponse.class);

  private static final Operation<ChannelActionResponse> START =
      Operation.post("channels.start", "channels/{id}/start").returns(ChannelActionResponse.class);

  private static final Operation<ChannelActionResponse> STOP =
      Operation.post("channels.stop", "channels/{id}/stop").returns(ChannelActionResponse.class);

  private static final Operation<ChannelHealthResponse> HEALTH =
      Operation.get("channels.health", "channels/{id}/health").returns(ChannelHealthResponse.class);

  private static final Operation<List<IdentityMappingEntry>> MAPPINGS =
      Operation.get("channels.mappings", "channels/{id}/mappings")
          .returnsList(IdentityMappingEntry.class);

  private static final Operation<IdentityMappingEntry> ADD_MAPPING =
      Operation.post("channels.add_mapping", "channels/{id}/mappings")
          .returns(IdentityMappingEntry.class);

  private static final Operation<Operation.Done> REMOVE_MAPPING =
      Operation.delete("channels.remove_mapping", "channels/{id}/mappings/{user_id}")
          .returnsNothing();

  private static final Operation<ChannelAuditResponse> AUDIT =
      Operation.get("channels.audit", "channels/{id}/audit").returns(ChannelAuditResponse.class);

  private ChannelsCalls() {}

  /** Returns the call that lists the channels. */
  public static Call<List<ChannelSummary>> list() {
    return LIST.with();
  }

  /** Returns the call that registers a channel. */
  public static Call<ChannelSummary> register(RegisterChannelRequest request) {
    return REGISTER.with().body(request);
  }

  /** Returns the call that asks for a channel. */
  public static Call<ChannelDetail> get(ChannelId id) {
    return GET.with(id);
  }

  /** Returns the call that changes the settings of a channel. */
  public static Call<ChannelDetail> update(ChannelId id, UpdateChannelRequest request) {
    return UPDATE.with(id).body(request);
  }

  /** Returns the call that removes a channel. */
  public static Call<DeleteChannelResponse> delete(ChannelId id) {
    return DELETE.with(id);
  }

  /** Returns the call that starts a channel. */
  public static Call<ChannelActionResponse> start(ChannelId id) {
    return START.with(id);
  }

  /** Returns the call that stops a channel. */
  public static Call<ChannelActionResponse> stop(ChannelId id) {
    return STOP.with(id);
  }

  /** Returns the call that asks whether a channel is connected. */
  public static Call<ChannelHealthResponse> health(ChannelId id) {
    return HEALTH.with(id);
  }

  /** Returns the call that lists which users of the chat service are which users of Symbiont. */
  public static Call<List<IdentityMappingEntry>> mappings(ChannelId id) {
    return MAPPINGS.with(id);
  }

  /** Returns the call that says which user a user of the chat service is. */
  public static Call<IdentityMappingEntry> addMapping(
      ChannelId id, AddIdentityMappingRequest request) {
    return ADD_MAPPING.with(id).body(request);
  }

  /** Returns the call that removes what was said of a user of the chat service. */
  public static Call<Operation.Done> removeMapping(ChannelId id, String platformUserId) {
    return REMOVE_MAPPING.with(id, platformUserId);
  }

  /**
   * Returns the call that asks for at most {@code limit} lines of the audit of a channel; the
   * reference runtime sends 50 whatever is asked.
   */
  public static Call<ChannelAuditResponse> audit(ChannelId id, int limit) {
    return AUDIT.with(id).query("limit", limit);
  }
}
