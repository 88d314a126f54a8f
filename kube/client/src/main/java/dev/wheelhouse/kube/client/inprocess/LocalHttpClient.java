// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.inprocess;

import dev.wheelhouse.base.tasks.Tasks;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// Carries requests to a [LocalServer], each on a virtual thread of its own. Interceptors, retries
/// and time limits are fabric8's.
final class LocalHttpClient
    extends StandardHttpClient<LocalHttpClient, LocalHttpFactory, LocalHttpBuilder> {

  private final LocalServer server;
  private final Tasks tasks;

  LocalHttpClient(LocalHttpBuilder builder, LocalServer server, Tasks tasks, AtomicBoolean closed) {
    super(builder, closed);
    this.server = server;
    this.tasks = tasks;
  }

  Tasks tasks() {
    return tasks;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    CompletableFuture<HttpResponse<AsyncBody>> response = new CompletableFuture<>();
    try {
      tasks.start("request", () -> answer(request, consumer, response));
    } catch (IllegalStateException e) {
      response.completeExceptionally(new IOException("the client is closed", e));
    }
    return response;
  }

  private void answer(
      StandardHttpRequest request,
      AsyncBody.Consumer<List<ByteBuffer>> consumer,
      CompletableFuture<HttpResponse<AsyncBody>> response)
      throws InterruptedException {
    try {
      LocalServer.Answer answer = server.answer(Requests.of(request));
      switch (answer.body()) {
        case LocalServer.Body.Whole(byte[] bytes) ->
            response.complete(
                new LocalHttpResponse(request, answer, new WholeBody(bytes, consumer)));
        case LocalServer.Body.Stream(LocalServer.Parts parts) -> {
          StreamBody body = new StreamBody(parts, consumer, Thread.currentThread());
          response.complete(new LocalHttpResponse(request, answer, body));
          body.run();
        }
      }
    } catch (InterruptedException e) {
      response.completeExceptionally(new IOException("the client was closed", e));
      throw e;
    } catch (IOException | RuntimeException e) {
      response.completeExceptionally(e);
    }
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder builder, WebSocket.Listener listener) {
    return CompletableFuture.failedFuture(
        new IOException(
            "this client works within one JVM and has no WebSockets: for exec, attach and"
                + " port-forward use a client of the server's port ("
                + builder.asHttpRequest().uri().getPath()
                + ")"));
  }

  @Override
  protected void doClose() {
    tasks.close();
  }
}
