// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.inprocess;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// A body that comes as it comes, such as a watch. The request's own thread pulls parts and hands
/// each over once it has been asked for, so a slow consumer holds up nothing but this thread.
final class StreamBody implements AsyncBody {

  private final LocalServer.Parts parts;
  private final Consumer<List<ByteBuffer>> consumer;
  private final Thread worker;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Semaphore wanted = new Semaphore(0);

  StreamBody(LocalServer.Parts parts, Consumer<List<ByteBuffer>> consumer, Thread worker) {
    this.parts = parts;
    this.consumer = consumer;
    this.worker = worker;
  }

  /// Hands parts over until there are no more, or the body is cancelled.
  void run() {
    try (parts) {
      while (!done.isDone()) {
        wanted.acquire();
        byte[] part = parts.next();
        if (part == null) {
          done.complete(null);
          return;
        }
        consumer.consume(List.of(ByteBuffer.wrap(part).asReadOnlyBuffer()), this);
      }
    } catch (Exception e) {
      // An interrupt is the order to end: of this body, or of the whole client.
      done.completeExceptionally(e);
    }
  }

  @Override
  public void consume() {
    wanted.release();
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void cancel() {
    if (done.completeExceptionally(new CancellationException())) {
      worker.interrupt();
    }
  }
}
