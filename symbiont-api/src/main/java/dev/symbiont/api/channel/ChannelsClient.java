package dev.symbiont.api.channel;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
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
 * Calls about chat channels. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class ChannelsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public ChannelsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public ChannelsClient with(CallOptions options) {
    return new ChannelsClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncChannelsClient async() {
    return new AsyncChannelsClient(caller);
  }

  /** Lists the channels. */
  public List<ChannelSummary> list() {
    return caller.call(ChannelsCalls.list());
  }

  /** Registers a channel. */
  public ChannelSummary register(RegisterChannelRequest request) {
    return caller.call(ChannelsCalls.register(request));
  }

  /** Asks for a channel. */
  public ChannelDetail get(ChannelId id) {
    return caller.call(ChannelsCalls.get(id));
  }

  /** Changes the settings of a channel. */
  public ChannelDetail update(ChannelId id, UpdateChannelRequest request) {
    return caller.call(ChannelsCalls.update(id, request));
  }

  /** Removes a channel. */
  public DeleteChannelResponse delete(ChannelId id) {
    return caller.call(ChannelsCalls.delete(id));
  }

  /** Starts a channel. */
  public ChannelActionResponse start(ChannelId id) {
    return caller.call(ChannelsCalls.start(id));
  }

  /** Stops a channel. */
  public ChannelActionResponse stop(ChannelId id) {
    return caller.call(ChannelsCalls.stop(id));
  }

  /** Asks whether a channel is connected. */
  public ChannelHealthResponse health(ChannelId id) {
    return caller.call(ChannelsCalls.health(id));
  }

  /** Lists which users of the chat service are which users of Symbiont. */
  public List<IdentityMappingEntry> mappings(ChannelId id) {
    return caller.call(ChannelsCalls.mappings(id));
  }

  /** Says which user a user of the chat service is. */
  public IdentityMappingEntry addMapping(ChannelId id, AddIdentityMappingRequest request) {
    return caller.call(ChannelsCalls.addMapping(id, request));
  }

  /** Removes what was said of a user of the chat service. */
  public void removeMapping(ChannelId id, String platformUserId) {
    caller.call(ChannelsCalls.removeMapping(id, platformUserId));
  }

  /**
   * Asks for at most {@code limit} lines of the audit of a channel; the reference runtime sends 50
   * whatever is asked.
   */
  public ChannelAuditResponse audit(ChannelId id, int limit) {
    return caller.call(ChannelsCalls.audit(id, limit));
  }
}
