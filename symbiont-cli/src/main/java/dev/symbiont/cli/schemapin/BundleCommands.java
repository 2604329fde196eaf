package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.schemapin.BundleResult;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.KeyFingerprint;
import dev.symbiont.schemapin.RevocationDocument;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.TrustBundle;
import dev.symbiont.schemapin.TrustBundleSigner;
import dev.symbiont.schemapin.TrustBundleVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trust bundles. */
@Command(name = "bundle", description = "Make, merge, sign and verify trust bundles.")
final class BundleCommands extends CommandGroup {
  private BundleCommands() {}

  static CommandLine commandLine(Console console) {
    return new CommandLine(new BundleCommands())
        .addSubcommand(new CreateBundle(console))
        .addSubcommand(new MergeBundles(console))
        .addSubcommand(new SignBundle(console))
        .addSubcommand(new VerifyBundle(console));
  }

  @Command(name = "create", description = "Print an unsigned bundle of discovery documents.")
  private static final class CreateBundle extends ConsoleCommand {
    @Parameters(
        arity = "1..*",
        paramLabel = "DOMAIN=FILE",
        description = "A domain and its discovery document.")
    private Map<String, Path> documents = new LinkedHashMap<>();

    @Option(
        names = "--revocation",
        paramLabel = "FILE",
        description = "A revocation document; may be given several times.")
    private List<Path> revocations = new ArrayList<>();

    CreateBundle(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      InputFiles files = new InputFiles(console());
      Map<String, DiscoveryDocument> read = new LinkedHashMap<>();
      for (Map.Entry<String, Path> document : documents.entrySet()) {
        read.put(
            document.getKey(),
            files.document(document.getValue(), "discovery", DiscoveryDocument::read));
      }
      List<RevocationDocument> revoked = new ArrayList<>();
      for (Path file : revocations) {
        revoked.add(files.document(file, "revocation", RevocationDocument::read));
      }
      String now = console().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
      console().json(TrustBundle.of(read, revoked, now).json());
      return ExitCode.OK;
    }
  }

  @Command(name = "merge", description = "Print one unsigned bundle made of several.")
  private static final class MergeBundles extends ConsoleCommand {
    @Parameters(arity = "1..*", paramLabel = "BUNDLE", description = "The bundles.")
    private List<Path> bundles = new ArrayList<>();

    MergeBundles(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      List<TrustBundle> read = new ArrayList<>();
      for (Path file : bundles) {
        read.add(new InputFiles(console()).document(file, "trust bundle", TrustBundle::read));
      }
      console().json(TrustBundle.merge(read).json());
      return ExitCode.OK;
    }
  }

  @Command(name = "sign", description = "Print a bundle signed by an authority.")
  private static final class SignBundle extends ConsoleCommand {
    @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
    private Path bundle = Path.of("");

    @Option(names = "--key", paramLabel = "FILE", required = true, description = "The private key.")
    private Path key = Path.of("");

    @Option(
        names = "--kid",
        paramLabel = "NAME",
        required = true,
        description = "The name under which verifiers pin the key.")
    private String kid = "";

    @Option(names = "--expires-in", paramLabel = "DAYS", description = "Days until it expires.")
    private @Nullable Integer days;

    SignBundle(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      InputFiles files = new InputFiles(console());
      TrustBundleSigner signer =
          new TrustBundleSigner(
              kid, files.privateKey(key), SchemaPinSettings.preferredEcdsa(), console().clock());
      TrustBundle unsigned = files.document(bundle, "trust bundle", TrustBundle::read);
      console().json(signer.sign(unsigned, Optional.ofNullable(days).map(Duration::ofDays)).json());
      return ExitCode.OK;
    }
  }

  @Command(
      name = "verify",
      description = "Verify a signed bundle; exit code 0 if it can be trusted, else 1.")
  private static final class VerifyBundle extends ConsoleCommand {
    @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
    private Path bundle = Path.of("");

    @Option(
        names = "--authority",
        paramLabel = "FINGERPRINT",
        description = "An authority to trust; may be given several times. Without, any is.")
    private List<String> authorities = new ArrayList<>();

    VerifyBundle(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      TrustBundle read =
          new InputFiles(console()).document(bundle, "trust bundle", TrustBundle::read);
      BundleResult result = verifier().verify(read);
      if (json()) {
        console().json(describe(result));
      } else {
        console().line(line(result));
      }
      return result instanceof BundleResult.Verified ? ExitCode.OK : ExitCode.FAILURE;
    }

    private TrustBundleVerifier verifier() {
      TrustBundleVerifier verifier =
          new TrustBundleVerifier(SchemaPinSettings.builder().clock(console().clock()).build());
      if (authorities.isEmpty()) {
        return verifier;
      }
      Set<KeyFingerprint> known = new HashSet<>();
      for (String text : authorities) {
        known.add(
            KeyFingerprint.parse(text)
                .orElseThrow(
                    () -> new CommandFailure(ExitCode.USAGE, "'" + text + "' is no fingerprint")));
      }
      return verifier.withAuthorities(known);
    }

    private static String line(BundleResult result) {
      return result instanceof BundleResult.Rejected rejected
          ? "refused  %s  %s".formatted(rejected.code().word(), rejected.message())
          : "verified  " + ((BundleResult.Verified) result).authority();
    }

    private static JsonObject describe(BundleResult result) {
      if (result instanceof BundleResult.Verified verified) {
        return JsonObject.builder()
            .put("ok", true)
            .put("authority", verified.authority().value())
            .put("domains", JsonArray.ofStrings(verified.bundle().domains()))
            .build();
      }
      BundleResult.Rejected rejected = (BundleResult.Rejected) result;
      return JsonObject.builder()
          .put("ok", false)
          .put("error_code", rejected.code().word())
          .put("error_message", rejected.message())
          .build();
    }
  }
}
