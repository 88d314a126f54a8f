// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Reads from one repository of one registry. Answers a demand for credentials (Basic, or Bearer by
/// the registry token protocol) once and remembers the answer; never sends it to another host. Safe
/// for use by many threads.
final class RegistryConnection {

  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_TOKEN = 1 << 20;
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final String ACCEPT =
      String.join(
          ", ",
          ImageManifest.OCI_INDEX,
          ImageManifest.OCI_MANIFEST,
          ImageManifest.DOCKER_LIST,
          ImageManifest.DOCKER_MANIFEST,
          "*/*;q=0.1");

  private final HttpClient client;
  private final URI base;
  private final ImageReference reference;
  private final Optional<RegistryCredential> credential;
  private volatile @Nullable String authorization;

  RegistryConnection(
      HttpClient client,
      URI base,
      ImageReference reference,
      Optional<RegistryCredential> credential) {
    this.client = client;
    this.base = base;
    this.reference = reference;
    this.credential = credential;
  }

  String host() {
    return reference.registry();
  }

  /// Gets a path below the repository.
  ///
  /// @return an answer with status 200; the caller closes its body
  /// @throws IOException where trying again may help
  HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
    URI uri = base.resolve("/v2/" + reference.repository() + "/" + path);
    HttpResponse<InputStream> answer = follow(uri);
    if (answer.statusCode() == 401) {
      answer.body().close();
      authorization = authorize(answer.headers().firstValue("WWW-Authenticate").orElse(""));
      answer = follow(uri);
    }
    if (answer.statusCode() != 200) {
      answer.body().close();
      throw refusal(answer.statusCode());
    }
    return answer;
  }

  private HttpResponse<InputStream> follow(URI start) throws IOException, InterruptedException {
    URI uri = start;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpResponse<InputStream> answer = send(uri);
      int status = answer.statusCode();
      Optional<String> location = answer.headers().firstValue("Location");
      if (status < 300 || status >= 400 || location.isEmpty()) {
        return answer;
      }
      answer.body().close();
      URI next = uri.resolve(location.get());
      if ("https".equals(uri.getScheme()) && !"https".equals(next.getScheme())) {
        throw new PlatformException(
            Reason.BAD_REQUEST, "registry " + host() + " redirects from https to " + next);
      }
      uri = next;
    }
    throw new PlatformException(
        Reason.BAD_REQUEST,
        "registry " + host() + " redirects more than " + MAX_REDIRECTS + " times");
  }

  private HttpResponse<InputStream> send(URI uri) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(ANSWER).header("Accept", ACCEPT);
    String known = authorization;
    if (known != null && sameServer(uri)) {
      request.header("Authorization", known);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private boolean sameServer(URI uri) {
    return uri.getScheme().equals(base.getScheme())
        && uri.getAuthority().equals(base.getAuthority());
  }

  private String authorize(String challenge) throws IOException, InterruptedException {
    String scheme = challenge.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    if (scheme.equals("bearer")) {
      return "Bearer " + token(parameters(challenge));
    }
    if (scheme.equals("basic") && credential.isPresent()) {
      return basic(credential.get());
    }
    throw refusal(401);
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

  private String token(Map<String, String> challenge) throws IOException, InterruptedException {
    URI realm = realm(challenge.getOrDefault("realm", ""));
    String scope =
        challenge.getOrDefault("scope", "repository:" + reference.repository() + ":pull");
    String query =
        "service="
            + URLEncoder.encode(challenge.getOrDefault("service", ""), StandardCharsets.UTF_8)
            + "&scope="
            + URLEncoder.encode(scope, StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query))
            .timeout(ANSWER);
    credential.ifPresent(known -> request.header("Authorization", basic(known)));
    HttpResponse<InputStream> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw refusal(answer.statusCode());
      }
      JsonObject json = Json.readObject(body.readNBytes(MAX_TOKEN));
      return json.string("token")
          .or(() -> json.string("access_token"))
          .orElseThrow(() -> refusal(401));
    }
  }

  /// The token server; credentials go there, so it must be as well protected as the registry.
  private URI realm(String text) {
    try {
      URI realm = URI.create(text);
      if ("https".equals(realm.getScheme())
          || ("http".equals(realm.getScheme()) && "http".equals(base.getScheme()))) {
        return realm;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new PlatformException(
        Reason.BAD_REQUEST, "registry " + host() + " names no usable token server: " + text);
  }

  private PlatformException refusal(int status) {
    String image = reference.canonical();
    return switch (status) {
      case 401, 403 ->
          new PlatformException(
              Reason.UNAUTHORIZED,
              image
                  + ": pull access denied, repository does not exist or may require authorization"
                  + (credential.isPresent()
                      ? "; the credentials given for " + host() + " are refused"
                      : "; give an imagePullSecret for " + host()));
      case 404 ->
          new PlatformException(
              Reason.NOT_FOUND,
              image + ": not found in registry " + host() + "; check repository and tag");
      case 429 ->
          new PlatformException(
              Reason.TOO_MANY_REQUESTS,
              image + ": registry " + host() + " says too many requests (429); try later");
      default ->
          new PlatformException(
              status >= 500 ? Reason.SERVICE_UNAVAILABLE : Reason.BAD_REQUEST,
              image + ": registry " + host() + " answered with status " + status);
    };
  }

  /// A connection failure in words.
  static String explain(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "no such host";
      }
      if (cause instanceof HttpTimeoutException) {
        return "no answer in time";
      }
      if (cause instanceof SSLException) {
        return "TLS failed: " + cause.getMessage();
      }
      if (cause instanceof ConnectException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    if (e instanceof ConnectException) {
      return "connection refused";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
