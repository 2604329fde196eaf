package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.auth.ApiToken;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends what the page {@code docs/http-api.md} tells its reader to send, in its order. */
class DocumentedCurlTest {
  private static final Path PAGE = Path.of("..", "docs", "http-api.md");

  /** A word in single quotes, in double quotes, or bare. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  @TempDir private Path data;

  @Test
  void everyCurlOfThePage_worksAgainstARealServer() throws IOException {
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(15);
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().dataDirectory(data).build();
        SymbiontServer server =
            SymbiontServer.builder(runtime.api()).address(ListenAddress.anyPort()).start()) {
      String token = runtime.apiToken().map(ApiToken::reveal).orElseThrow();
      assertThat(Files.readString(data.resolve("api-token")).strip())
          .as("what the page's TOKEN=$(cat ...) reads")
          .isEqualTo(token);
      for (String command : commands) {
        HttpReply reply = send(words(command, server.uri(), token));
        assertThat(reply.status()).as("%s%n%s", command, reply.text()).isBetween(200, 299);
        if (reply.body().length > 0) {
          new GsonCodec().read(reply.body(), JsonLimits.DEFAULT);
        }
      }
    }
  }

  /** The lines of the page that begin with curl, continued lines joined. */
  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    boolean inShell = false;
    StringBuilder open = new StringBuilder();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        inShell = line.equals("```sh");
      } else if (inShell && line.endsWith("\\")) {
        open.append(line, 0, line.length() - 1);
      } else if (inShell) {
        open.append(line);
        if (open.toString().startsWith("curl ")) {
          commands.add(open.toString());
        }
        open.setLength(0);
      }
    }
    return commands;
  }

  private static List<String> words(String command, URI server, String token) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      String word =
          Optional.ofNullable(matcher.group(1))
              .or(() -> Optional.ofNullable(matcher.group(2)))
              .orElseGet(matcher::group);
      words.add(
          word.replace("$TOKEN", token)
              .replace("$API", server + "/api/v1")
              .replace("http://127.0.0.1:8080", server.toString()));
    }
    return words;
  }

  /** Understands the options that the page uses, and no other. */
  private static HttpReply send(List<String> words) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    Optional<HttpMethod> method = Optional.empty();
    Optional<String> body = Optional.empty();
    Optional<String> url = Optional.empty();
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-s" -> {}
        case "-X" -> method = Optional.of(HttpMethod.valueOf(words.get(++i)));
        case "-d" -> body = Optional.of(words.get(++i));
        case "-H" -> {
          String[] header = words.get(++i).split(": ", 2);
          headers.add(header[0], header[1]);
        }
        default -> {
          assertThat(url).as("one address in %s", words).isEmpty();
          url = Optional.of(words.get(i));
        }
      }
    }
    HttpMethod implied = body.isPresent() ? HttpMethod.POST : HttpMethod.GET;
    return new SocketTransport()
        .send(
            new HttpCall(
                method.orElse(implied),
                URI.create(url.orElseThrow()),
                headers.build(),
                body.map(text -> text.getBytes(StandardCharsets.UTF_8)),
                HttpCall.Timeouts.DEFAULT,
                HttpCall.DEFAULT_MAX_RESPONSE_BYTES));
  }
}
