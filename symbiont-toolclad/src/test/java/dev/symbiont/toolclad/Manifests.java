package dev.symbiont.toolclad;

/** Manifests that several tests use. */
final class Manifests {
  static final String SESSION =
      """
      [tool]
      name = "db"
      version = "1.0.0"
      description = "A database console"
      mode = "session"
      [session]
      startup_command = "psql -d app"
      ready_pattern = "^app=> $"
      startup_timeout_seconds = 1
      idle_timeout_seconds = 60
      session_timeout_seconds = 600
      max_interactions = 3
      [session.interaction]
      output_max_bytes = 1000
      output_wait_ms = 200
      [session.commands.select]
      pattern = "^SELECT .+$"
      description = "Read"
      [session.commands.connect]
      pattern = "^connect (?P<target>[^ ]+)$"
      description = "Connect"
      extract_target = true
      human_approval = true
      [output]
      format = "text"
      """;

  static final String BROWSER =
      """
      [tool]
      name = "br"
      version = "1.0.0"
      description = "A browser"
      mode = "browser"
      [browser]
      engine = "cdp"
      [browser.scope]
      allowed_domains = ["*.example.com"]
      [browser.commands.navigate]
      description = "Go"
      args.url = { position = 1, type = "url", required = true, description = "URL" }
      [browser.commands.execute_js]
      description = "Run a script"
      args.script = { position = 1, type = "string", required = true, description = "Script" }
      [output]
      format = "json"
      """;

  private Manifests() {}
}
