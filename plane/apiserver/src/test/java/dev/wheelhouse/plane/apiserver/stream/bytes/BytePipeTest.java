// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BytePipeTest {

  private final BytePipe pipe = new BytePipe(100);

  @Test
  void carriesBytesInOrderThroughASmallPipe() throws Exception {
    byte[] data = new byte[10_000];
    new Random(7).nextBytes(data);
    Thread writer =
        Thread.startVirtualThread(() -> {
          try (var out = pipe.output()) {
            for (int i = 0; i < data.length; i += 50) {
              out.write(data, i, 50);
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(pipe.input().readAllBytes()).isEqualTo(data);
    writer.join();
  }

  @Test
  void readerGetsTheRestBeforeAFailure() throws IOException {
    pipe.output().write(new byte[] {1, 2});
    pipe.fail(new IOException("broke"));

    assertThat(pipe.input().readNBytes(2)).containsExactly(1, 2);
    assertThatThrownBy(() -> pipe.input().read()).hasMessage("broke");
  }

  @Test
  void writerFailsWhenNobodyReads() throws IOException {
    pipe.input().close();

    assertThatThrownBy(() -> pipe.output().write(1)).isInstanceOf(IOException.class);
  }

  @Test
  void interruptEndsAWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> pipe.input().read()).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
