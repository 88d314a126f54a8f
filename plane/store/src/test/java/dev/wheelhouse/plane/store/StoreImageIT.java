// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of stores, and stores made from them.
final class StoreImageIT {

  @TempDir Path directory;

  private Store open(String name, int... secrets) {
    StoreOptions options = StoreContract.options();
    return Stores.open(
        directory.resolve(name),
        secrets.length == 0 ? options : options.withSealing(XorSealing.of(secrets)));
  }

  private static void put(Store store, String key, String value) {
    store.put(key, StoreContract.draft(value), Expectation.ANY);
  }

  private static byte[] image(Store store) throws IOException {
    try (InputStream in = store.image().read()) {
      return in.readAllBytes();
    }
  }

  private long restore(byte[] image, String name) throws IOException {
    return Stores.restore(new ByteArrayInputStream(image), directory.resolve(name));
  }

  private byte[] some() throws IOException {
    try (Store store = open("some")) {
      put(store, "/b", "old");
      put(store, "/a", "1");
      put(store, "/b", "2");
      put(store, "/gone", "x");
      store.delete("/gone", StoreContract.draft("last"), Expectation.ANY);
      return image(store);
    }
  }

  @Test
  void keepsNewestValuesAndTheirRevisions() throws IOException {
    assertThat(restore(some(), "copy")).isEqualTo(5);

    try (Store copy = open("copy")) {
      assertThat(copy.range(Range.all("")).entries())
          .extracting(Entry::key, StoreContract::text, Entry::createRevision, Entry::revision)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("/a", "1", 2L, 2L),
              org.assertj.core.groups.Tuple.tuple("/b", "2", 1L, 3L));
    }
  }

  @Test
  void oldWatchesStartAnewOnARestoredStore() throws IOException {
    restore(some(), "copy");

    try (Store copy = open("copy")) {
      assertThat(copy.revision()).isEqualTo(1_000_000_005);
      assertThatThrownBy(() -> copy.watch("", 5)).hasMessageContaining("no longer kept");
      put(copy, "/a", "3");
      assertThat(copy.revision()).isEqualTo(1_000_000_006);
    }
    try (Store copy = open("copy")) {
      assertThat(copy.revision()).isEqualTo(1_000_000_006);
    }
  }

  @Test
  void isOneStateWhileWritersGoOn() throws IOException {
    try (Store store = open("some")) {
      put(store, "/a", "1");
      StoreImage image = store.image();
      put(store, "/a", "2");
      store.compact(2);
      store.defragment();

      try (InputStream in = image.read()) {
        Stores.restore(in, directory.resolve("copy"));
      }
    }
    try (Store copy = open("copy")) {
      assertThat(copy.get("/a").map(StoreContract::text)).contains("1");
    }
  }

  @Test
  void staysSealed() throws IOException {
    byte[] online;
    try (Store store = open("some", 9)) {
      put(store, "/a", "hello");
      online = image(store);
    }
    byte[] offline;
    try (InputStream in = Stores.image(directory.resolve("some")).read()) {
      offline = in.readAllBytes();
    }

    assertThat(new String(online, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("hello");
    assertThat(offline).isEqualTo(online);
    restore(online, "copy");
    try (Store copy = open("copy", 9)) {
      assertThat(copy.get("/a").map(StoreContract::text)).contains("hello");
    }
  }

  @Test
  void anyChangedOrMissingByteIsNoticed() throws IOException {
    byte[] image = some();
    Random random = new Random(1);
    Stores.verify(new ByteArrayInputStream(image));

    for (int at = 0; at < image.length; at++) {
      byte[] changed = image.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      byte[] cut = Arrays.copyOf(image, at);
      assertThatThrownBy(() -> Stores.verify(new ByteArrayInputStream(changed)))
          .isInstanceOf(PlatformException.class);
      assertThatThrownBy(() -> Stores.verify(new ByteArrayInputStream(cut)))
          .isInstanceOf(PlatformException.class);
    }
    assertThatThrownBy(
            () -> Stores.verify(new ByteArrayInputStream(Arrays.copyOf(image, image.length + 1))))
        .hasMessageContaining("something follows its end");
  }
}
