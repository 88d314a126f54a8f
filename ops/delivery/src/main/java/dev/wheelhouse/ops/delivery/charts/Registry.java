// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.charts.Downloads.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One repository of a registry by the OCI distribution specification 1.1, read only. Owned by one
/// thread.
final class Registry {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
  private static final int LARGEST_ANSWER = 4 << 20;
  private static final int MOST_PAGES = 100;
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"?next\"?");

  private final Downloads downloads;
  private final ChartCredentials credentials;
  private final String host;
  private final String path;
  private final String base;
  private String authorization;

  /// @param source `oci://host/path`
  Registry(Downloads downloads, ChartCredentials credentials, String source) {
    String rest = source.substring("oci://".length());
    int slash = rest.indexOf('/');
    if (slash <= 0 || slash == rest.length() - 1) {
      throw new PlatformException(
          Reason.INVALID, source + " names no chart: oci://<host>/<path> is wanted");
    }
    this.downloads = downloads;
    this.credentials = credentials;
    this.host = rest.substring(0, slash);
    this.path = rest.substring(slash + 1);
    boolean plain = credentials.plain() || host.matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?");
    this.base = (plain ? "http://" : "https://") + host;
    this.authorization = "";
  }

  /// The tags there are; a plus sign of a version is an underscore there.
  List<String> tags() {
    List<String> tags = new ArrayList<>();
    String next = base + "/v2/" + path + "/tags/list";
    for (int i = 0; i < MOST_PAGES && !next.isEmpty(); i++) {
      Answer answer = ask(next, "application/json", LARGEST_ANSWER);
      json(answer).array("tags").orElseGet(JsonArray::new).strings().stream()
          .map(it -> it.replace('_', '+'))
          .forEach(tags::add);
      Matcher link = NEXT.matcher(answer.header("link").orElse(""));
      next = link.find() ? answer.uri().resolve(link.group(1)).toString() : "";
    }
    return tags;
  }

  /// The digest, `sha256:<hex>`, of the archive that a tag or a digest stands for.
  Optional<String> chart(String reference) {
    String at = reference.startsWith("sha256:") ? reference : reference.replace('+', '_');
    Answer answer = answer(base + "/v2/" + path + "/manifests/" + at, MANIFEST, LARGEST_ANSWER);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    JsonObject manifest = json(good(answer));
    return Optional.of(
        manifest.array("layers").orElseGet(JsonArray::new).objects().stream()
            .filter(it -> it.string("mediaType").orElse("").equals(CHART))
            .flatMap(it -> it.string("digest").stream())
            .findFirst()
            .orElseThrow(() ->
                new PlatformException(
                    Reason.INVALID,
                    "oci://"
                        + host
                        + "/"
                        + path
                        + ":"
                        + at
                        + " is no chart: it has no layer of "
                        + CHART)));
  }

  byte[] blob(String digest) {
    return ask(base + "/v2/" + path + "/blobs/" + digest, "*/*", ChartArchive.LARGEST).body();
  }

  private Answer ask(String address, String accept, int largest) {
    return good(answer(address, accept, largest));
  }

  private static Answer good(Answer answer) {
    if (answer.status() != 200) {
      throw Downloads.refused(answer);
    }
    return answer;
  }

  private static JsonObject json(Answer answer) {
    return Json.readObject(answer.body());
  }

  private Answer answer(String address, String accept, int largest) {
    Answer answer = downloads.get(address, headers(accept), largest);
    Optional<String> challenge = answer.header("www-authenticate");
    if (answer.status() != 401 || challenge.isEmpty() || !authorization.isEmpty()) {
      return answer;
    }
    authorization = authorize(challenge.get());
    return authorization.isEmpty() ? answer : downloads.get(address, headers(accept), largest);
  }

  private Map<String, String> headers(String accept) {
    Map<String, String> headers = new HashMap<>(Map.of("Accept", accept));
    if (!authorization.isEmpty()) {
      headers.put("Authorization", authorization);
    }
    return headers;
  }

  /// @return what to send from now on; empty when there is nothing
  private String authorize(String challenge) {
    String basic = credentials.basic(host).orElse("");
    if (!challenge.toLowerCase(java.util.Locale.ROOT).startsWith("bearer")) {
      return basic;
    }
    Map<String, String> parameters = new HashMap<>();
    PARAMETER.matcher(challenge).results().forEach(it -> parameters.put(it.group(1), it.group(2)));
    String realm = parameters.getOrDefault("realm", "");
    String query =
        "service="
            + encoded(parameters.getOrDefault("service", ""))
            + "&scope="
            + encoded(parameters.getOrDefault("scope", "repository:" + path + ":pull"));
    Answer answer =
        downloads.get(
            realm + (realm.contains("?") ? "&" : "?") + query,
            basic.isEmpty() ? Map.of() : Map.of("Authorization", basic),
            LARGEST_ANSWER);
    JsonObject token = json(good(answer));
    return token
        .string("token")
        .or(() -> token.string("access_token"))
        .map(it -> "Bearer " + it)
        .orElse("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
