// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Reads from one repository at one place: a registry, or a mirror of it. Answers a demand for
/// credentials and remembers the answer; never sends it to another host, nor answers another host's
/// demand. Safe for use by many threads.
final class RegistryConnection {

  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);
  private static final String ACCEPT =
      String.join(
          ", ",
          ImageManifest.OCI_INDEX,
          ImageManifest.OCI_MANIFEST,
          ImageManifest.DOCKER_LIST,
          ImageManifest.DOCKER_MANIFEST,
          "*/*;q=0.1");

  /// Where to ask.
  ///
  /// @param api path that comes before the repository
  /// @param query comes after every path
  /// @param name as messages have it: `registry shop.example.org`
  record Place(URI base, String api, String query, String name) {}

  private final HttpClient client;
  private final Duration patience;
  private final Place place;
  private final ImageReference reference;
  private final List<RegistryCredential> credentials;
  private final RegistryTokens tokens;
  private volatile @Nullable String authorization;

  /// @param patience how long to wait for an answer
  /// @param credentials to try, in this order
  RegistryConnection(
      HttpClient client,
      Duration patience,
      Place place,
      ImageReference reference,
      List<RegistryCredential> credentials) {
    this.client = client;
    this.patience = patience;
    this.place = place;
    this.reference = reference;
    this.credentials = List.copyOf(credentials);
    this.tokens = new RegistryTokens(client, patience, place, reference.repository());
  }

  String place() {
    return place.name();
  }

  /// Gets a path below the repository.
  ///
  /// @param from the first byte that is wanted; the registry may send all the same
  /// @return an answer with status 200, or, where bytes are left out, 206 or 416; the caller closes
  ///   its body
  /// @throws IOException where trying again may help
  HttpResponse<InputStream> get(String path, long from) throws IOException, InterruptedException {
    URI uri =
        place
            .base()
            .resolve(place.api() + "/" + reference.repository() + "/" + path + place.query());
    Answer answer = follow(uri, from);
    if (answer.isChallenge()) {
      answer = authorized(uri, from, answer);
    }
    int status = answer.response().statusCode();
    if (status == 200 || (from > 0 && (status == 206 || status == 416))) {
      return answer.response();
    }
    answer.response().body().close();
    throw refusal(answer);
  }

  private Answer authorized(URI uri, long from, Answer first)
      throws IOException, InterruptedException {
    String challenge = first.response().headers().firstValue("WWW-Authenticate").orElse("");
    first.response().body().close();
    for (RegistryCredential credential : credentials) {
      Optional<String> given = tokens.answer(challenge, Optional.of(credential));
      if (given.isPresent()) {
        authorization = given.get();
        Answer answer = follow(uri, from);
        if (!answer.isRefusal()) {
          return answer;
        }
        answer.response().body().close();
      }
    }
    Optional<String> anonymous =
        credentials.isEmpty() ? tokens.answer(challenge, Optional.empty()) : Optional.empty();
    if (anonymous.isEmpty()) {
      throw denied();
    }
    authorization = anonymous.get();
    return follow(uri, from);
  }

  /// @param foreign whether another host than the registry gave it
  private record Answer(HttpResponse<InputStream> response, boolean foreign) {
    boolean isChallenge() {
      return response.statusCode() == 401 && !foreign;
    }

    boolean isRefusal() {
      return !foreign && (response.statusCode() == 401 || response.statusCode() == 403);
    }
  }

  private Answer follow(URI start, long from) throws IOException, InterruptedException {
    URI uri = start;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpResponse<InputStream> answer = send(uri, from);
      int status = answer.statusCode();
      Optional<String> location = answer.headers().firstValue("Location");
      if (status < 300 || status >= 400 || location.isEmpty()) {
        return new Answer(answer, !sameServer(uri));
      }
      answer.body().close();
      uri = redirected(uri, location.get());
    }
    throw bad("redirects more than " + MAX_REDIRECTS + " times");
  }

  private URI redirected(URI from, String location) {
    URI next;
    try {
      next = from.resolve(location);
    } catch (IllegalArgumentException _) {
      throw bad("redirects to \"" + location + "\", which is no address");
    }
    if (!Set.of("http", "https").contains(String.valueOf(next.getScheme()))
        || next.getHost() == null
        || ("https".equals(from.getScheme()) && !"https".equals(next.getScheme()))) {
      throw bad("redirects from " + from.getScheme() + " to " + next);
    }
    return next;
  }

  private PlatformException bad(String what) {
    return new PlatformException(Reason.BAD_REQUEST, place() + " " + what);
  }

  private HttpResponse<InputStream> send(URI uri, long from)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(patience).header("Accept", ACCEPT);
    String known = authorization;
    if (known != null && sameServer(uri)) {
      request.header("Authorization", known);
    }
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private boolean sameServer(URI uri) {
    return uri.getScheme().equals(place.base().getScheme())
        && uri.getAuthority().equals(place.base().getAuthority());
  }

  private PlatformException denied() {
    return new PlatformException(
        Reason.UNAUTHORIZED,
        reference.canonical()
            + ": pull access denied, repository does not exist or may require authorization"
            + (credentials.isEmpty()
                ? "; give an imagePullSecret for " + place()
                : "; the credentials given for " + place() + " are refused"));
  }

  private PlatformException refusal(Answer answer) throws RegistryBusyException {
    String image = reference.canonical();
    int status = answer.response().statusCode();
    if (BUSY.contains(status)) {
      throw new RegistryBusyException(
          status == 429 ? Reason.TOO_MANY_REQUESTS : Reason.SERVICE_UNAVAILABLE,
          status == 429 ? "too many requests (429)" : "it answered with status " + status,
          RetryAfter.of(answer.response().headers().firstValue("Retry-After").orElse("")));
    }
    return switch (status) {
      case 401, 403 -> denied();
      case 404 ->
          new PlatformException(
              Reason.NOT_FOUND, image + ": not found in " + place() + "; check repository and tag");
      default ->
          new PlatformException(
              Reason.BAD_REQUEST, image + ": " + place() + " answered with status " + status);
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
