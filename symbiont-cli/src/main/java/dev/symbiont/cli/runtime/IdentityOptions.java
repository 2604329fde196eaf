package dev.symbiont.cli.runtime;

import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DirectoryResolver;
import dev.symbiont.agentpin.DocumentResolver;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.FilePinStore;
import dev.symbiont.agentpin.TrustBundle;
import dev.symbiont.agentpin.WellKnownResolver;
import dev.symbiont.api.agentpin.TransportDocumentFetcher;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.identity.AgentPinCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether agents have to show a credential, and where the documents of their domains come from. */
final class IdentityOptions {
  private static final String REQUIRED = "SYMBI_AGENTPIN_REQUIRED";

  @Option(
      names = "--require-agentpin",
      description =
          "Heartbeats, events and messages need an AgentPin credential of the agent. Also by"
              + " SYMBI_AGENTPIN_REQUIRED=true.")
  private boolean required;

  @Option(
      names = "--agentpin-issuer",
      paramLabel = "DOMAIN",
      description =
          "May vouch for agents registered without agentpin_domain; may repeat. Also by"
              + " SYMBI_AGENTPIN_DOMAIN.")
  private List<String> issuers = new ArrayList<>();

  @Option(
      names = "--agentpin-audience",
      paramLabel = "NAME",
      description = "The name of this runtime, for credentials that name their audience.")
  private @Nullable String audience;

  @Option(
      names = "--agentpin-bundle",
      paramLabel = "FILE",
      description = "Trust bundle with the documents of the issuers.")
  private @Nullable Path bundle;

  @Option(
      names = "--agentpin-documents",
      paramLabel = "DIRECTORY",
      description =
          "Directory with DOMAIN.json and DOMAIN.revocations.json. Without bundle and directory the"
              + " well-known addresses of the issuers are asked.")
  private @Nullable Path documents;

  IdentityOptions() {}

  /**
   * Returns what makes the check, given a transport for the well-known addresses.
   *
   * @param data where the pinned keys are kept, in {@code agentpin_keys.json}
   */
  Function<HttpTransport, AgentIdentityCheck> check(Console console, Path data) throws IOException {
    if (!required && !requiredByEnvironment(console)) {
      requireNoOther();
      return transport -> AgentIdentityCheck.NOT_REQUIRED;
    }
    Set<String> trusted = new HashSet<>(issuers);
    console.variable("SYMBI_AGENTPIN_DOMAIN").ifPresent(trusted::add);
    Expectations expectations =
        audience == null ? Expectations.none() : Expectations.audience(audience);
    Optional<DocumentResolver> local = localDocuments(console);
    return transport ->
        new AgentPinCheck(
            CredentialVerifier.builder()
                .clock(console.clock())
                .pinStore(FilePinStore.of(data.resolve("agentpin_keys.json")))
                .resolver(local.orElseGet(() -> wellKnown(transport)))
                .build(),
            expectations,
            trusted);
  }

  private static boolean requiredByEnvironment(Console console) {
    String word = console.variable(REQUIRED).orElse("false");
    return switch (word) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw usage(REQUIRED + " must be true or false, was \"" + word + "\"");
    };
  }

  private void requireNoOther() {
    if (!issuers.isEmpty() || audience != null || bundle != null || documents != null) {
      throw usage("the options --agentpin-... need --require-agentpin");
    }
  }

  private Optional<DocumentResolver> localDocuments(Console console) throws IOException {
    List<DocumentResolver> resolvers = new ArrayList<>();
    if (bundle != null) {
      resolvers.add(TrustBundle.load(console.resolve(bundle)));
    }
    if (documents != null) {
      Path directory = console.resolve(documents);
      if (!Files.isDirectory(directory)) {
        throw usage("there is no directory " + directory);
      }
      resolvers.add(new DirectoryResolver(directory));
    }
    return resolvers.isEmpty()
        ? Optional.empty()
        : Optional.of(DocumentResolver.chain(resolvers.toArray(DocumentResolver[]::new)));
  }

  private static DocumentResolver wellKnown(HttpTransport transport) {
    return new WellKnownResolver(new TransportDocumentFetcher(transport));
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
