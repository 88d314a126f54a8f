// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.Call;
import dev.wheelhouse.ops.delivery.workflow.outside.Redirects;
import dev.wheelhouse.ops.delivery.workflow.outside.TimedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Reads files of repositories, of bounded size and in bounded time. A login goes to the
/// repository's own host alone, whereto ever that sends on.
final class RepositoryCalls {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final Duration WHOLE = Duration.ofMinutes(10);
  private static final int REDIRECTS = 5;
  private static final int SMALL = 1024 * 1024;
  private static final long LARGEST = 1L << 30;
  private static final int CHUNK = 64 * 1024;

  private final AddressRules rules;
  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  RepositoryCalls(AddressRules rules) {
    this(rules, WHOLE);
  }

  /// @param limit for one file
  RepositoryCalls(AddressRules rules, Duration limit) {
    this.rules = rules;
    this.limit = limit;
  }

  /// A small file; empty when there is none.
  Optional<byte[]> read(MavenRepository repository, String path)
      throws IOException, InterruptedException {
    return TimedExchange.within(limit, () -> small(repository, path));
  }

  /// Writes a file.
  ///
  /// @return false when the repository has none
  boolean download(MavenRepository repository, String path, Path target)
      throws IOException, InterruptedException {
    return TimedExchange.within(limit, () -> written(repository, path, target));
  }

  private Optional<byte[]> small(MavenRepository repository, String path)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = answer(repository, path);
    try (InputStream body = response.body()) {
      if (!found(repository, response)) {
        return Optional.empty();
      }
      byte[] content = body.readNBytes(SMALL + 1);
      if (content.length > SMALL) {
        throw new IOException(path + " is larger than a megabyte");
      }
      return Optional.of(content);
    }
  }

  private boolean written(MavenRepository repository, String path, Path target)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = answer(repository, path);
    try (InputStream body = response.body();
        OutputStream out = Files.newOutputStream(target)) {
      if (!found(repository, response)) {
        return false;
      }
      byte[] chunk = new byte[CHUNK];
      long size = 0;
      for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        size += read;
        if (size > LARGEST) {
          throw new PlatformException(Reason.INVALID, path + " is larger than a gigabyte");
        }
        out.write(chunk, 0, read);
      }
      return true;
    }
  }

  private HttpResponse<InputStream> answer(MavenRepository repository, String path)
      throws IOException, InterruptedException {
    Map<String, String> login =
        repository.authorization().map(it -> Map.of("Authorization", it)).orElseGet(Map::of);
    Call call = new Call(repository.base().resolve(path), "GET", login, "");
    HttpResponse<InputStream> response = send(call);
    for (int i = 0; i < REDIRECTS; i++) {
      Optional<Call> next =
          Redirects.next(call, response.statusCode(), response.headers().firstValue("Location"));
      if (next.isEmpty()) {
        break;
      }
      response.body().close();
      call = next.get();
      response = send(call);
    }
    return response;
  }

  private HttpResponse<InputStream> send(Call call) throws IOException, InterruptedException {
    rules.check(call.uri());
    HttpRequest.Builder request = HttpRequest.newBuilder(call.uri()).timeout(ANSWER).GET();
    call.headers().forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static boolean found(MavenRepository repository, HttpResponse<?> response)
      throws IOException {
    return switch (response.statusCode()) {
      case 200 -> true;
      case 404, 410 -> false;
      case 401, 403 ->
          throw new PlatformException(
              Reason.UNAUTHORIZED,
              "the repository "
                  + repository
                  + (repository.user().isEmpty()
                      ? " wants a login: name a Secret with username and password as secretRef"
                      : " refuses the user or password of the Secret"));
      default -> throw new IOException("it answered " + response.statusCode());
    };
  }
}
