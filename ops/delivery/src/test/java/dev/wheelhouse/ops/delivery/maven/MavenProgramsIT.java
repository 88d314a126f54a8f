// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a repository on loopback.
class MavenProgramsIT {

  private static final Coordinates RELEASE = Coordinates.parse("com.example:shop:1.2");
  private static final String RELEASE_PATH = "/m2/com/example/shop/1.2/shop-1.2.jar";

  @TempDir Path folder = Path.of("");
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private HttpServer server = server();
  private MavenPrograms programs =
      new MavenPrograms(folder, AddressRules.allowing(List.of("127.0.0.0/8")));

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    programs =
        new MavenPrograms(folder.resolve("cache"), AddressRules.allowing(List.of("127.0.0.0/8")));
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          String login = exchange.getRequestHeaders().getFirst("Authorization");
          logins.add(String.valueOf(login));
          byte[] content = files.get(path);
          if (path.startsWith("/closed") && login == null) {
            exchange.sendResponseHeaders(401, -1);
          } else if (path.startsWith("/moved")) {
            exchange.getResponseHeaders().add("Location", path.replace("/moved", other() + "/m2"));
            exchange.sendResponseHeaders(302, -1);
          } else if (path.startsWith("/slow")) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            return;
          } else if (content == null) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String here() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// The same server by another name, which is another origin.
  private String other() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private MavenRepository repository(String path) {
    return MavenRepository.of(here() + path, "", "");
  }

  private void put(String path, String content, String algorithm, String suffix) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    files.put(path, bytes);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    files.put(path + suffix, (sum + "  file\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aReleaseIsFetchedOnce() throws Exception {
    put(RELEASE_PATH, "program", "SHA-256", ".sha256");

    Path first = programs.fetch(RELEASE, repository("/m2"));
    asked.clear();
    Path second = programs.fetch(RELEASE, repository("/m2/"));

    assertThat(first).hasContent("program").isEqualTo(second);
    assertThat(first.getFileName()).hasToString("shop-1.2.jar");
    assertThat(asked).isEmpty();
  }

  @Test
  void theBestChecksumDecides() throws Exception {
    put(RELEASE_PATH, "program", "SHA-1", ".sha1");
    files.put(RELEASE_PATH + ".sha256", "00".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> programs.fetch(RELEASE, repository("/m2")))
        .hasMessageContaining("is not what its SHA-256 says: expected 00");
    files.remove(RELEASE_PATH + ".sha256");
    assertThat(programs.fetch(RELEASE, repository("/m2"))).hasContent("program");
  }

  @Test
  void aFileWithoutChecksumIsRefused() {
    files.put(RELEASE_PATH, new byte[1]);

    assertThatThrownBy(() -> programs.fetch(RELEASE, repository("/m2")))
        .hasMessageContaining("has no checksum of com.example:shop:1.2");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> programs.fetch(RELEASE, repository("/m2")))
        .hasMessageContaining("has no com.example:shop:1.2")
        .hasMessageContaining("com/example/shop/1.2/shop-1.2.jar");
  }

  @Test
  void aSnapshotIsTheNewestBuildEachTime() throws Exception {
    Coordinates snapshot = Coordinates.parse("com.example:shop:2-SNAPSHOT:app@war");
    String path = "/m2/com/example/shop/2-SNAPSHOT/";
    put(path + "shop-2-20260101.010101-1-app.war", "one", "SHA-1", ".sha1");
    put(path + "shop-2-20260202.020202-2-app.war", "two", "SHA-1", ".sha1");
    files.put(path + "maven-metadata.xml", metadata("20260101.010101-1"));

    assertThat(programs.fetch(snapshot, repository("/m2"))).hasContent("one");
    files.put(path + "maven-metadata.xml", metadata("20260202.020202-2"));
    assertThat(programs.fetch(snapshot, repository("/m2"))).hasContent("two");
  }

  private static byte[] metadata(String build) {
    return """
    <metadata><versioning><snapshotVersions>
      <snapshotVersion><extension>war</extension><value>2-other</value></snapshotVersion>
      <snapshotVersion><classifier>app</classifier><extension>war</extension>
        <value>2-%s</value></snapshotVersion>
    </snapshotVersions></versioning></metadata>\
    """
        .formatted(build)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void metadataMayNotNameOtherFiles() {
    Coordinates snapshot = Coordinates.parse("com.example:shop:2-SNAPSHOT");
    files.put(
        "/m2/com/example/shop/2-SNAPSHOT/maven-metadata.xml",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"
            .getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> programs.fetch(snapshot, repository("/m2")))
        .hasMessageContaining("DOCTYPE");
  }

  @Test
  void logsInWhereAsked() throws Exception {
    put("/closed" + RELEASE_PATH, "program", "SHA-1", ".sha1");

    assertThatThrownBy(() -> programs.fetch(RELEASE, repository("/closed/m2")))
        .hasMessageContaining("secretRef");
    assertThat(programs.fetch(RELEASE, MavenRepository.of(here() + "/closed/m2", "ann", "secret")))
        .hasContent("program");
  }

  @Test
  void theLoginStaysWithTheRepository() throws Exception {
    put(RELEASE_PATH, "program", "SHA-1", ".sha1");

    programs.fetch(RELEASE, MavenRepository.of(here() + "/moved", "ann", "secret"));

    for (int i = 0; i < asked.size(); i++) {
      assertThat(logins.get(i).equals("null"))
          .as(asked.get(i))
          .isEqualTo(!asked.get(i).startsWith("/moved"));
    }
  }

  @Test
  @Timeout(60)
  void doesNotWaitForEverForABodyThatStops() {
    RepositoryCalls calls =
        new RepositoryCalls(AddressRules.allowing(List.of("127.0.0.0/8")), Duration.ofSeconds(1));

    assertThatThrownBy(() -> calls.read(repository("/slow"), "a.sha1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has not ended");
    assertThatThrownBy(() -> calls.download(repository("/slow"), "a.jar", folder.resolve("a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has not ended");
  }

  @Test
  void oldBuildsGoWhenTheyAreTooMuch() throws Exception {
    Coordinates snapshot = Coordinates.parse("com.example:shop:2-SNAPSHOT:app@war");
    String path = "/m2/com/example/shop/2-SNAPSHOT/";
    put(path + "shop-2-20260101.010101-1-app.war", "one", "SHA-1", ".sha1");
    put(path + "shop-2-20260202.020202-2-app.war", "two", "SHA-1", ".sha1");
    files.put(path + "maven-metadata.xml", metadata("20260101.010101-1"));
    programs = new MavenPrograms(folder, AddressRules.allowing(List.of("127.0.0.0/8")), 3);

    Path first = programs.fetch(snapshot, repository("/m2"));
    Files.setLastModifiedTime(first, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path left = Files.createDirectory(folder.resolve("work1"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    files.put(path + "maven-metadata.xml", metadata("20260202.020202-2"));

    assertThat(programs.fetch(snapshot, repository("/m2"))).hasContent("two");
    assertThat(first).doesNotExist();
    assertThat(left).doesNotExist();
  }
}
