// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers a registry's demand for credentials: Basic, or Bearer by the registry token protocol.
final class RegistryTokens {

  private static final int MAX_TOKEN = 1 << 20;
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final HttpClient client;
  private final Duration patience;
  private final RegistryConnection.Place place;
  private final String repository;

  RegistryTokens(
      HttpClient client, Duration patience, RegistryConnection.Place place, String repository) {
    this.client = client;
    this.patience = patience;
    this.place = place;
    this.repository = repository;
  }

  /// What the header `Authorization` is to say.
  ///
  /// @param challenge the header `WWW-Authenticate`
  /// @param credential empty for the rights that everybody has
  /// @return empty where the demand cannot be met with this credential
  Optional<String> answer(String challenge, Optional<RegistryCredential> credential)
      throws IOException, InterruptedException {
    return switch (challenge.split(" ", 2)[0].toLowerCase(Locale.ROOT)) {
      case "bearer" -> token(parameters(challenge), credential).map(token -> "Bearer " + token);
      case "basic" -> credential.map(RegistryTokens::basic);
      default -> Optional.empty();
    };
  }

  private static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(challenge);
    while (matcher.find()) {
      parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    }
    return parameters;
  }

  private static String basic(RegistryCredential credential) {
    String pair = credential.user() + ":" + credential.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> token(
      Map<String, String> challenge, Optional<RegistryCredential> credential)
      throws IOException, InterruptedException {
    URI realm = realm(challenge.getOrDefault("realm", ""));
    String scope = challenge.getOrDefault("scope", "repository:" + repository + ":pull");
    String query =
        "service="
            + URLEncoder.encode(challenge.getOrDefault("service", ""), StandardCharsets.UTF_8)
            + "&scope="
            + URLEncoder.encode(scope, StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query))
            .timeout(patience);
    credential.ifPresent(known -> request.header("Authorization", basic(known)));
    HttpResponse<InputStream> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      int status = answer.statusCode();
      if (status == 429 || status >= 500) {
        throw new RegistryBusyException(
            status == 429 ? Reason.TOO_MANY_REQUESTS : Reason.SERVICE_UNAVAILABLE,
            "its token server answered with status " + status,
            RetryAfter.of(answer.headers().firstValue("Retry-After").orElse("")));
      }
      if (status != 200) {
        return Optional.empty();
      }
      JsonObject json = Json.readObject(body.readNBytes(MAX_TOKEN));
      return json.string("token").or(() -> json.string("access_token"));
    }
  }

  /// The token server; credentials go there, so it must be as well protected as the registry.
  private URI realm(String text) {
    try {
      URI realm = URI.create(text);
      if (realm.getHost() != null
          && ("https".equals(realm.getScheme())
              || ("http".equals(realm.getScheme()) && "http".equals(place.base().getScheme())))) {
        return realm;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new PlatformException(
        Reason.BAD_REQUEST, place.name() + " names no usable token server: " + text);
  }
}
