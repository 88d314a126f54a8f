// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Looks at the shop's page as a browser would.
final class PageClient implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final URI page;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  PageClient(String page) {
    this.page = URI.create(page);
  }

  /// What came back.
  record View(int status, String text) {

    boolean shows(int version) {
      return status == 200 && text.contains("version " + version);
    }
  }

  View look() throws IOException, InterruptedException {
    return view(HttpRequest.newBuilder(page).timeout(LIMIT).build());
  }

  View order(String item) throws IOException, InterruptedException {
    return view(
        HttpRequest.newBuilder(page.resolve("/order/" + item))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private View view(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new View(response.statusCode(), response.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
