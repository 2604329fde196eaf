package dev.symbiont.cli.agentpin;

import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DirectoryResolver;
import dev.symbiont.agentpin.DocumentResolver;
import dev.symbiont.agentpin.DomainDocuments;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.FilePinStore;
import dev.symbiont.agentpin.TrustBundle;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.agentpin.WellKnownResolver;
import dev.symbiont.api.agentpin.TransportDocumentFetcher;
import dev.symbiont.cli.Composition;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.guice.ApacheTransportModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Verify a credential; prints the result as JSON.",
      "With --trust-bundle or --discovery-dir documents come from there, with --discovery from one"
          + " file, else from the well-known addresses of the issuer. A pin file is changed only when"
          + " the credential is accepted."
    })
final class VerifyCommand extends ConsoleCommand {
  @Option(names = "--credential", required = true, description = "The credential, or its file.")
  private String credential = "";

  @Option(names = "--discovery", description = "File with the discovery document of the issuer.")
  private @Nullable Path discovery;

  @Option(names = "--revocation", description = "File with the revocation document of the issuer.")
  private @Nullable Path revocation;

  @Option(names = "--pin-store", description = "Pin file; created when missing.")
  private @Nullable Path pinStore;

  @Option(names = "--audience", description = "The name of this verifier.")
  private @Nullable String audience;

  @Option(names = "--offline", description = "Ask nobody; needs --discovery.")
  private boolean offline;

  @Option(names = "--trust-bundle", description = "File with a trust bundle.")
  private @Nullable Path trustBundle;

  @Option(names = "--discovery-dir", description = "Directory with DOMAIN.json files.")
  private @Nullable Path discoveryDirectory;

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Inputs inputs = new Inputs(console());
    Verification result = verify(inputs.textOrFile(credential), inputs);
    console().json(result.toJson());
    return result.isValid() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private Verification verify(String token, Inputs inputs) throws IOException {
    CredentialVerifier.Builder verifier = CredentialVerifier.builder().clock(console().clock());
    if (pinStore != null) {
      verifier.pinStore(FilePinStore.of(console().resolve(pinStore)));
    }
    Expectations expectations =
        audience == null ? Expectations.none() : Expectations.audience(audience);
    if (revocation != null
        && (discovery == null || trustBundle != null || discoveryDirectory != null)) {
      throw Inputs.usage("--revocation goes with --discovery; it would not be looked at here");
    }
    if (trustBundle != null || discoveryDirectory != null) {
      return verifier.resolver(resolver()).build().verify(token, expectations);
    }
    if (discovery == null) {
      return online(token, verifier, expectations);
    }
    DomainDocuments documents = DomainDocuments.ofUntrusted(inputs.file(discovery));
    if (revocation != null) {
      documents = documents.withUntrustedRevocation(inputs.file(revocation));
    }
    return verifier.build().verify(token, documents, expectations);
  }

  private Verification online(
      String token, CredentialVerifier.Builder verifier, Expectations expectations) {
    if (offline) {
      throw Inputs.usage("--offline needs --discovery FILE");
    }
    try (Composition parts = Composition.of(console(), new ApacheTransportModule())) {
      HttpTransport transport = parts.get(HttpTransport.class);
      return verifier
          .resolver(new WellKnownResolver(new TransportDocumentFetcher(transport)))
          .build()
          .verify(token, expectations);
    }
  }

  private DocumentResolver resolver() throws IOException {
    List<DocumentResolver> resolvers = new ArrayList<>();
    if (trustBundle != null) {
      resolvers.add(TrustBundle.load(console().resolve(trustBundle)));
    }
    if (discoveryDirectory != null) {
      resolvers.add(new DirectoryResolver(console().resolve(discoveryDirectory)));
    }
    return DocumentResolver.chain(resolvers.toArray(DocumentResolver[]::new));
  }
}
