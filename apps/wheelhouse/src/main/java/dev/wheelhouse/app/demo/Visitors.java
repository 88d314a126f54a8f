// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.demo;

import dev.wheelhouse.base.tasks.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// People who keep looking at the page while it is being updated, and note each time they were
/// turned away.
final class Visitors implements AutoCloseable {

  private static final int COUNT = 4;
  private static final int NOTED = 5;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final PageClient page;
  private final Tasks tasks = new Tasks("visitors");
  private final AtomicLong visits = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final List<String> notes = new CopyOnWriteArrayList<>();

  Visitors(PageClient page) {
    this.page = page;
    for (int i = 0; i < COUNT; i++) {
      tasks.start("visitor-" + i, this::visit);
    }
  }

  private void visit() throws InterruptedException {
    while (!Thread.interrupted()) {
      try {
        PageClient.View view = page.look();
        if (view.status() != 200) {
          fail(view.status() + " " + view.text().strip());
        }
      } catch (IOException e) {
        fail(e.toString());
      }
      visits.incrementAndGet();
      Thread.sleep(PAUSE);
    }
  }

  private void fail(String why) {
    failures.incrementAndGet();
    if (notes.size() < NOTED) {
      notes.add(why);
    }
  }

  long visits() {
    return visits.get();
  }

  long failures() {
    return failures.get();
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    tasks.close();
  }
}
