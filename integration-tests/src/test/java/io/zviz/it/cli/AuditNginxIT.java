package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile for nginx from one recording: it changes its user, listens below 1024 and serves. */
class AuditNginxIT {
  private static final String PROFILE =
      """
      name: web
      version: "1"
      extends: minimal
      filesystem:
        writable:
          - /work/run   # the sockets of its workers
      """;

  private static final String CONFIGURATION =
      """
      daemon off;
      user nobody nogroup;
      pid /work/run/nginx.pid;
      error_log stderr;
      worker_processes 1;
      events { worker_connections 16; }
      http {
        access_log off;
        client_body_temp_path /work/run/body;
        proxy_temp_path /work/run/proxy;
        fastcgi_temp_path /work/run/fastcgi;
        uwsgi_temp_path /work/run/uwsgi;
        scgi_temp_path /work/run/scgi;
        server { listen 127.0.0.1:80; root /work/site; }
      }
      """;

  /** Asks for a page until the server answers or ends. */
  private static final String CLIENT =
      """
      import os, sys, time, urllib.request
      while os.path.exists("/proc/" + sys.argv[1] + "/exe"):
          try:
              page = urllib.request.urlopen("http://127.0.0.1/", timeout=30)
              print(page.read().decode(), end="")
              worker = [pid for pid in os.listdir("/proc") if pid.isdigit() and pid != sys.argv[1]
                        and open("/proc/" + pid + "/comm").read() == "nginx\\n"]
              print("user", os.stat("/proc/" + worker[0]).st_uid)
              break
          except OSError:
              time.sleep(0.02)
      """;

  private static final String SCRIPT =
      """
      nginx -e stderr -c /work/nginx.conf & server=$!
      python3 client.py $server
      kill -QUIT $server 2>/dev/null
      wait $server
      echo "ended with $?"
      """;

  private static final String SERVED = "hello from nginx\nuser 65534\nended with 0\n";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void site() throws IOException {
    Expectations.require(
        "nginx", Files.isExecutable(Path.of("/usr/sbin/nginx")), "apt-get install nginx-light");
    zviz = new Zviz(work).withProfile("web.yaml", PROFILE).withProfile("nginx.conf", CONFIGURATION);
    zviz.withProfile("client.py", CLIENT).withProfile("serve.sh", SCRIPT);
    Path site = Files.createDirectory(work.resolve("site"));
    Files.writeString(site.resolve("index.html"), "hello from nginx\n");
    for (Path folder : List.of(work, site)) {
      zviz.host("chmod", "755", folder.toString()).succeeds();
    }
  }

  private Zviz.Result serve(String... options) throws IOException {
    Files.deleteIfExists(zviz.auditLog());
    zviz.host("/bin/sh", "-c", "rm -rf run && mkdir run").succeeds();
    String[] line = java.util.Arrays.copyOf(options, options.length + 6);
    String[] rest = {"--profile", "./web.yaml", "web", ".", "/bin/sh", "serve.sh"};
    System.arraycopy(rest, 0, line, options.length, rest.length);
    return zviz.run(line);
  }

  private Zviz.Result audit(String... words) {
    String[] line = java.util.Arrays.copyOf(words, words.length + 2);
    line[0] = words[0];
    line[words.length] = "--audit-log";
    line[words.length + 1] = zviz.auditLog().toString();
    String[] all = new String[line.length + 1];
    all[0] = "audit";
    System.arraycopy(line, 0, all, 1, line.length);
    return zviz.call(all);
  }

  @Test
  void under_the_profile_of_one_recording_it_serves_and_is_refused_nothing() throws IOException {
    Zviz.Result control = serve();
    assertThat(control.out()).isEqualTo("ended with 1\n");
    assertThat(control.err()).contains("Operation not permitted");

    assertThat(serve("--audit").succeeds().out()).isEqualTo(SERVED);
    audit("suggest", "--merge", "web.yaml").succeeds();
    String merged = Files.readString(work.resolve("web.yaml"));
    assertThat(merged.lines().toList()).containsSubsequence(PROFILE.lines().toList());
    assertThat(merged)
        .contains("    - CAP_SETUID  # once, by nginx\n", "    - CAP_SETGID  # 2 times, by nginx\n")
        .contains("    - CAP_NET_BIND_SERVICE  # once, by nginx\n", "    - CAP_CHOWN  # ")
        .doesNotContain("CAP_SYS_ADMIN", "CAP_NET_RAW", "CAP_DAC_OVERRIDE");

    Zviz.Result enforced = serve();
    assertThat(enforced.succeeds().out()).as(enforced.err()).isEqualTo(SERVED);
    assertThat(enforced.err()).doesNotContain("refused during this run");
    assertThat(audit("show", "--decision", "denied").succeeds().out()).isEmpty();
  }

  @Test
  void without_the_capabilities_of_the_recording_it_does_not_serve() throws IOException {
    serve("--audit").succeeds();
    audit("suggest", "--merge", "web.yaml").succeeds();
    Path profile = work.resolve("web.yaml");
    String merged = Files.readString(profile);
    for (String capability : List.of("CAP_NET_BIND_SERVICE", "CAP_CHOWN")) {
      Files.writeString(profile, merged.replaceAll("    - " + capability + " .*\n", ""));
      assertThat(serve().out()).as(capability).doesNotContain("user 65534");
    }
  }
}
