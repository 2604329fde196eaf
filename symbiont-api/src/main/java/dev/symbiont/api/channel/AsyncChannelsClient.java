package dev.symbiont.api.channel;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
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
import java.util.concurrent.CompletableFuture;

/**
 * Calls about chat channels. Each returns at once; cancelling a future ends its call. Thread-safe;
 * a view of its caller.
 */
public final class AsyncChannelsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncChannelsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncChannelsClient with(CallOptions options) {
    return new AsyncChannelsClient(caller.with(options));
  }

  /** Lists the channels. */
  public CompletableFuture<List<ChannelSummary>> list() {
    return caller.callAsync(ChannelsCalls.list());
  }

  /** Registers a channel. */
  public CompletableFuture<ChannelSummary> register(RegisterChannelRequest request) {
    return caller.callAsync(ChannelsCalls.register(request));
  }

  /** Asks for a channel. */
  public CompletableFuture<ChannelDetail> get(ChannelId id) {
    return caller.callAsync(ChannelsCalls.get(id));
  }

  /** Changes the settings of a channel. */
  public CompletableFuture<ChannelDetail> update(ChannelId id, UpdateChannelRequest request) {
    return caller.callAsync(ChannelsCalls.update(id, request));
  }

  /** Removes a channel. */
  public CompletableFuture<DeleteChannelResponse> delete(ChannelId id) {
    return caller.callAsync(ChannelsCalls.delete(id));
  }

  /** Starts a channel. */
  public CompletableFuture<ChannelActionResponse> start(ChannelId id) {
    return caller.callAsync(ChannelsCalls.start(id));
  }

  /** Stops a channel. */
  public CompletableFuture<ChannelActionResponse> stop(ChannelId id) {
    return caller.callAsync(ChannelsCalls.stop(id));
  }

  /** Asks whether a channel is connected. */
  public CompletableFuture<ChannelHealthResponse> health(ChannelId id) {
    return caller.callAsync(ChannelsCalls.health(id));
  }

  /** Lists which users of the chat service are which users of Symbiont. */
  public CompletableFuture<List<IdentityMappingEntry>> mappings(ChannelId id) {
    return caller.callAsync(ChannelsCalls.mappings(id));
  }

  /** Says which user a user of the chat service is. */
  public CompletableFuture<IdentityMappingEntry> addMapping(
      ChannelId id, AddIdentityMappingRequest request) {
    return caller.callAsync(ChannelsCalls.addMapping(id, request));
  }

  /** Removes what was said of a user of the chat service. */
  public CompletableFuture<Operation.Done> removeMapping(ChannelId id, String platformUserId) {
    return caller.callAsync(ChannelsCalls.removeMapping(id, platformUserId));
  }

  /**
   * Asks for at most {@code limit} lines of the audit of a channel; the reference runtime sends 50
   * whatever is asked.
   */
  public CompletableFuture<ChannelAuditResponse> audit(ChannelId id, int limit) {
    return caller.callAsync(ChannelsCalls.audit(id, limit));
  }
}
